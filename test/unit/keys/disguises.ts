/** How a key reaches a clipboard: as it is, encoded once or twice, as a string of a program, on the way through a mail. */
export const disguises: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'after a byte order mark': (text) => `\uFEFF${text}`,
  'between blank lines': (text) => `\r\n\r\n  ${text}\t\n`,
  'with Windows line ends': (text) => text.replace(/\n/g, '\r\n'),
  'as base64': (text) => Buffer.from(text).toString('base64'),
  'as base64 without padding': (text) => Buffer.from(text).toString('base64').replace(/=/g, ''),
  'as base64url': (text) => Buffer.from(text).toString('base64url'),
  'as wrapped base64': (text) => Buffer.from(text).toString('base64').replace(/.{64}/g, '$&\n'),
  'as base64 twice': (text) => Buffer.from(Buffer.from(text).toString('base64')).toString('base64'),
  'as base64 of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  'as base64 of wrapped base64': (text) =>
    Buffer.from(Buffer.from(text).toString('base64').replace(/.{64}/g, '$&\n')).toString('base64'),
  'as base64 in a setting': (text) => `"EncodedJwk": "${Buffer.from(text).toString('base64')}",`,
  'as base64 in a sentence': (text) => `here it is ${Buffer.from(text).toString('base64')} thanks`,
  'percent-encoded': (text) => encodeURIComponent(text),
  'percent-encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'as percent-encoded base64': (text) => encodeURIComponent(Buffer.from(text).toString('base64')),
  'as a form field': (text) => new URLSearchParams({ key: text }).toString(),
  'as a JSON string': (text) => JSON.stringify(text),
  'as a JSON string of a JSON string': (text) => JSON.stringify(JSON.stringify({ key: text })),
  'with escaped quotes for HTML': (text) => text.replace(/"/g, '&quot;'),
  'with every letter escaped': (text) =>
    JSON.stringify(text).replace(/[A-Za-z]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`),
  'as UTF-16 read as UTF-8': (text) => text.replace(/[^]/g, '$&\0'),
};

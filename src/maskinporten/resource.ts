/** Whether a text can be a grant's `resource`: an absolute URI without a fragment (RFC 8707 §2). */
export function isResource(text: string): boolean {
  // “localhost:8080/api” would be read as a URI with the scheme localhost.
  return URL.canParse(text) && /^(https?:\/\/|urn:)/i.test(text) && !text.includes('#');
}

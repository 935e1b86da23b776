/** Host and port of a proxy's URL, without its user name and password; undefined when it is none. */
export function proxyHost(url: string | undefined): string | undefined {
  if (!url || !URL.canParse(url)) return undefined;
  return new URL(url).host || undefined;
}

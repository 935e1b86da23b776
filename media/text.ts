/** Replaces `{0}`, `{1}` … in a text from the host by values. */
export function fill(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (place, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? place : typeof value === 'number' ? formatNumber(value) : value;
  });
}

function formatNumber(value: number): string {
  return new Intl.NumberFormat(document.documentElement.lang || undefined).format(value);
}

/** Class names, without those that do not apply. */
export function classes(...names: readonly (string | false | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}

/** Ids for `aria-describedby`; undefined if there are none. */
export function ids(...all: readonly (string | false | undefined)[]): string | undefined {
  return classes(...all) || undefined;
}

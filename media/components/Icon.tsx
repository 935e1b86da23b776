/** 16 × 16 paths with 1.25 px lines in the text's colour. The host's CSP allows no fonts or pictures other than ours. */
const paths = {
  add: 'M8 3v10M3 8h10',
  remove: 'M4 4l8 8M12 4l-8 8',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3L14 14',
  chevronDown: 'M4 6l4 4 4-4',
  error: 'M8 14.4A6.4 6.4 0 1 0 8 1.6a6.4 6.4 0 0 0 0 12.8zM5.75 5.75l4.5 4.5M10.25 5.75l-4.5 4.5',
  warning: 'M8 1.9l6.4 11.7H1.6zM8 6.2v3.6M8 11.3v.6',
  info: 'M8 14.4A6.4 6.4 0 1 0 8 1.6a6.4 6.4 0 0 0 0 12.8zM8 7.2v4M8 4.7v.7',
  beaker: 'M6 1.8h4M6.8 1.8v4.4L3 13c-.3.6.1 1.2.7 1.2h8.6c.6 0 1-.6.7-1.2L9.2 6.200V1.8M4.9 9.8h6.2',
  done: 'M8 14.4A6.4 6.4 0 1 0 8 1.6a6.4 6.4 0 0 0 0 12.8zM5.2 8.2l2 2 3.8-4.3',
  waiting: 'M8 14.4A6.4 6.4 0 1 0 8 1.6a6.4 6.4 0 0 0 0 12.8z',
  skipped: 'M8 14.4A6.4 6.4 0 1 0 8 1.6a6.4 6.4 0 0 0 0 12.8zM5.3 8h5.4',
  running: 'M8 1.6A6.4 6.4 0 1 1 1.6 8',
  organisation: 'M3 14V2.600h6V14M9 6.300h4V14M1.6 14h12.800M5 5.300h2M5 8h2M5 10.700h2M11 9h.1M11 11.500h.1',
} as const;
export type IconName = keyof typeof paths;

/** An icon next to a text that says the same, and therefore hidden from screen readers. */
export function Icon({ name, class: className = '' }: { readonly name: IconName; readonly class?: string }) {
  return (
    <svg class={`icon icon-${name} ${className}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

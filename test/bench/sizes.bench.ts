import { budgets, builtSizes } from '../support/sizes.ts';
import { type Row, row } from './measurement.ts';

/** What is built and shipped. */
export function measure(): Row[] {
  return Object.entries(builtSizes()).map(([name, size]) =>
    row(name, name.endsWith('Files') ? 'files' : 'bytes', [size], budgets[name as keyof typeof budgets]),
  );
}

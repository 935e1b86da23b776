import { budgets, builtSizes } from '../support/sizes.ts';
import { type Row, row } from './measurement.ts';

/** Bytes of what is built and shipped. */
export function measure(): Row[] {
  return Object.entries(builtSizes()).map(([name, bytes]) =>
    row(name, 'bytes', [bytes], budgets[name as keyof typeof budgets]),
  );
}

import type * as z from 'zod';
import { invalidFields } from './apiError.ts';

/** `value` as the schema has it; 400 with every field that is wrong. */
export function checked<T>(schema: z.ZodType<T>, value: unknown, objectName: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.map(({ path, message }) => ({ field: fieldName(path) || objectName, message }));
  throw invalidFields(objectName, fields);
}

/** `keys[0].kty`; an entry of a list goes by the list's name. */
function fieldName(path: readonly PropertyKey[]): string {
  const named = typeof path.at(-1) === 'number' ? path.slice(0, -1) : path;
  return named
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index ? '.' : ''}${String(part)}`))
    .join('');
}

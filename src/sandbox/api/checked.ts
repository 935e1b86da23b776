import type * as z from 'zod/mini';
import { invalidFields } from './apiError.ts';

/** zod/mini says only “Invalid input”: what a caller is told of a field unless the schema has words of its own. */
const words: Readonly<Record<string, string>> = {
  invalid_type: 'is missing or of the wrong type',
  invalid_value: 'is none of the values there are',
  invalid_format: 'is not written as it must be',
  too_small: 'is too small or too short',
  too_big: 'is too large or too long',
  unrecognized_keys: 'holds a field there is not',
};

/** `value` as the schema has it; 400 with every field that is wrong. */
export function checked<T>(schema: z.ZodMiniType<T>, value: unknown, objectName: string): T {
  const result = schema.safeParse(value, { error: ({ code }) => words[code] });
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

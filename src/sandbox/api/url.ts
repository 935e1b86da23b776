import * as z from 'zod/mini';

/** An absolute URL. Not `z.url`, whose options nobody needs here are a kilobyte. */
export const url = z.string().check(z.refine((text) => URL.canParse(text), 'is not written as it must be'));

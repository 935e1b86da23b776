import * as z from 'zod/mini';

// zod would compile its schemas with `new Function`. The forms' CSP forbids that, and even the attempt is reported as
// a violation. To be imported before anything that makes a schema.
z.config({ jitless: true });

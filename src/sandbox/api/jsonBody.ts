import { type SandboxRequest } from '../http/sandboxRequest.ts';
import { ApiError } from './apiError.ts';

/** The request's body as whatever JSON it is; 400 when it is none, 415 when it says it is something else. */
export function jsonBody(request: SandboxRequest): unknown {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new ApiError(415, 'unsupported_media_type', 'Content-Type must be application/json');
  }
  try {
    return JSON.parse(request.body);
  } catch {
    throw new ApiError(400, 'invalid_request', 'The body is not JSON');
  }
}

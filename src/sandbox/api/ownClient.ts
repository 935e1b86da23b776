import { type SandboxRequest } from '../http/sandboxRequest.ts';
import { type StoredClient, type StoredState } from '../state/storedState.ts';
import { ApiError } from './apiError.ts';

/** The organisation's client that the path names: 404 when there is none of that id, 403 when it is another organisation's. */
export function ownClient(state: StoredState, request: SandboxRequest, orgno: string): StoredClient {
  const stored = state.clients.find(({ registration }) => registration.client.client_id === request.params.clientId);
  if (!stored) throw new ApiError(404, 'not_found', 'No such client');
  if (stored.registration.client.client_orgno !== orgno) {
    throw new ApiError(403, 'forbidden', 'The client belongs to another organisation');
  }
  return stored;
}

/** The same, when the client is also to be changed: 409 when it is deactivated. */
export function ownActiveClient(state: StoredState, request: SandboxRequest, orgno: string): StoredClient {
  const stored = ownClient(state, request, orgno);
  if (!stored.registration.client.active) throw new ApiError(409, 'conflict', 'The client is deactivated');
  return stored;
}

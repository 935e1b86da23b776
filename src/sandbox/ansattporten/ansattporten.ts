import { json } from '../http/answer.ts';
import type { Route } from '../http/router.ts';
import { languages } from '../pages/page.ts';
import type { World } from '../world.ts';
import { acrValues, detailTypes, scopes } from './authorizationRequest.ts';
import { authorizeRoutes, endSessionRoutes, pushedRequestRoutes } from './authorizeRoutes.ts';
import { loginTokenRoutes, userInfo } from './tokenRoutes.ts';

export function ansattportenRoutes(world: World): Route[] {
  const { issuer, signer } = world.ansattporten;
  // OpenID Connect Discovery 1.0 §4 appends the path to the issuer; RFC 8414 §3.1 inserts it between host and path.
  const configurations = [
    '/ansattporten/.well-known/openid-configuration',
    '/.well-known/oauth-authorization-server/ansattporten',
  ];
  const keys = async () => json(200, { keys: [await signer.publicJwk()] });
  return [
    ...configurations.map((path) => ({ method: 'GET', path, handle: () => json(200, metadata(issuer)) })),
    { method: 'GET', path: '/ansattporten/userinfo', handle: (request) => userInfo(world, request) },
    { method: 'GET', path: '/ansattporten/jwks', handle: keys },
    ...pushedRequestRoutes(world),
    ...authorizeRoutes(world),
    ...loginTokenRoutes(world),
    ...endSessionRoutes(world),
  ];
}

/** The metadata of OpenID Connect Discovery 1.0 §3, RFC 8414 §2, RFC 9126 §5, RFC 9207 §3 and RFC 9396 §10. */
function metadata(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    pushed_authorization_request_endpoint: `${issuer}/par`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    revocation_endpoint: `${issuer}/revoke`,
    end_session_endpoint: `${issuer}/endsession`,
    jwks_uri: `${issuer}/jwks`,
    scopes_supported: scopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    subject_types_supported: ['pairwise'],
    acr_values_supported: acrValues,
    ui_locales_supported: languages,
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['none'],
    revocation_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    authorization_details_types_supported: detailTypes,
    authorization_response_iss_parameter_supported: true,
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  };
}

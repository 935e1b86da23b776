import type { Mutants } from './mutant.ts';

/** Of what talks to servers below the line of VS Code, and of the lock that its windows share. */
export const core: Mutants = {
  'the self-service API': [
    {
      harm: 'A registered key would replace all the others',
      file: 'src/selfService/selfServiceApi.ts',
      from: "{ method: 'PUT', path: [...set, key.kid], ...json(key), signal }",
      to: "{ method: 'POST', path: set, ...json({ keys: [key] }), signal }",
      tests: ['selfService/keys.test.ts'],
    },
    {
      harm: 'A set that is posted would lose the other keys',
      file: 'src/selfService/selfServiceApi.ts',
      from: 'const keys = [...others.map(resent), ...unreadable, key];',
      to: 'const keys = [...unreadable, key];',
      tests: ['selfService/keys.test.ts'],
    },
    {
      harm: 'A client’s secret would be kept and shown',
      file: 'src/selfService/client.ts',
      from: 'z.transform(({ client_secret: _secret, ...rest }) => rest)',
      to: 'z.transform((rest) => rest)',
      tests: ['selfService/clients.test.ts'],
    },
    {
      harm: 'A refusal would be known by its text, though the server names its code',
      file: 'src/maskinporten/tokenRefusal.ts',
      from: "causeOfCode.get(codeInUri ?? '') ??",
      to: '',
      tests: ['maskinporten/tokenRefusal.test.ts'],
    },
    {
      harm: 'A person would be signed out after the second refresh, where refresh tokens are REUSE',
      file: 'src/session/personSessions.ts',
      from: 'if (refreshToken !== known.refreshToken) {',
      to: '{',
      tests: ['session/personSessions.test.ts'],
    },
    {
      harm: 'Changing a client would lose what this program does not know of it',
      file: 'src/selfService/client.ts',
      from: 'const fields = z.looseObject({',
      to: 'const fields = z.object({',
      tests: ['selfService/clients.test.ts'],
    },
    {
      harm: 'Changing the description of a client would take its scopes away',
      file: 'src/selfService/client.ts',
      from: "'onbehalfof', 'client_secret'];",
      to: "'onbehalfof', 'client_secret', 'scopes'];",
      tests: ['selfService/clients.test.ts'],
    },
    {
      harm: 'Removing a key whose kid is empty would remove all keys of the client',
      file: 'src/selfService/selfServiceApi.ts',
      from: '/^\\.{0,2}$/',
      to: '/^\\.{1,2}$/',
      tests: ['selfService/paths.test.ts'],
    },
    {
      harm: 'A read-only sign-in would send changes',
      file: 'src/selfService/selfServiceApi.ts',
      from: "ask.method !== 'GET'",
      to: "ask.method === 'POST'",
      tests: ['selfService/tokens.test.ts'],
    },
    {
      harm: 'Organisations whose number ends in 0 would be refused',
      file: 'src/selfService/organisationNumber.ts',
      from: '(11 - (sum % 11)) % 11',
      to: '11 - (sum % 11)',
      tests: ['selfService/organisationNumber.test.ts'],
    },
  ],
  tokens: [
    {
      harm: 'Maskinporten would refuse every grant: its audience lacks the slash',
      file: 'src/maskinporten/grant.ts',
      from: '.setAudience(claims.audience)',
      to: ".setAudience(claims.audience.replace(/\\/$/, ''))",
      tests: ['maskinporten/grant.test.ts'],
    },
  ],
  requests: [
    {
      harm: 'A client would be created twice when the first answer is lost',
      file: 'src/http/http.ts',
      from: "if (request.method === 'POST' || !(error instanceof HttpError))",
      to: 'if (!(error instanceof HttpError))',
      tests: ['http/retries.test.ts'],
    },
    {
      harm: 'A server that asks to be left alone for 5 s would be asked again after 5 ms',
      file: 'src/http/retryAfter.ts',
      from: 'Number(header) * 1000',
      to: 'Number(header)',
      tests: ['http/retryAfter.test.ts'],
    },
    {
      harm: 'A token would follow a redirect to any other host',
      file: 'src/http/http.ts',
      from: "redirect: 'manual'",
      to: "redirect: 'follow'",
      tests: ['http/failures.test.ts'],
    },
    {
      harm: 'Whoever cancels would be shown an error',
      file: 'src/http/http.ts',
      from: 'throw signal?.aborted ? new Cancelled() : error;',
      to: 'throw error;',
      tests: ['http/cancel.test.ts'],
    },
  ],
  'a person’s login': [
    {
      harm: 'A login that somebody else began would be accepted as the person’s own',
      file: 'src/ansattporten/ansattporten.ts',
      from: "if (callback.searchParams.get('state') !== state)",
      to: "callback.searchParams.set('state', state);\n    if (callback.searchParams.get('state') !== state)",
      tests: ['ansattporten/independentIssuer.test.ts'],
    },
    {
      harm: 'An ID token from another login would be accepted',
      file: 'src/ansattporten/ansattporten.ts',
      from: 'expectedNonce,\n        requireIdToken',
      to: `expectedNonce: await answer
          .clone()
          .json()
          .then(({ id_token: token }) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()).nonce)
          .catch(() => expectedNonce),
        requireIdToken`,
      tests: ['ansattporten/badIssuer.test.ts'],
    },
    {
      harm: 'An ID token signed by somebody else would be accepted',
      file: 'src/ansattporten/ansattporten.ts',
      from: '() => oauth.validateApplicationLevelSignature(server, answer, options)',
      to: '() => undefined',
      tests: ['ansattporten/badIssuer.test.ts'],
    },
    {
      harm: 'Windows on two machines would refresh at the same time, which ends the session',
      file: 'src/session/fileLock.ts',
      from: '  if (host !== hostname()) return false;\n',
      to: '',
      tests: ['session/fileLock.test.ts'],
    },
    {
      harm: 'A second window would refresh while a slow network holds up the first, which ends the session',
      file: 'src/session/fileLock.ts',
      from: '    await utimes(file, now(), now());\n',
      to: '',
      tests: ['session/fileLock.test.ts'],
    },
  ],
  environments: [
    {
      harm: 'Grants for a custom issuer would go to Maskinporten’s token endpoint',
      file: 'src/environments/environmentSettings.ts',
      from: '(said.issuer === undefined ? base.tokenEndpoint : `${issuer}token`)',
      to: 'base.tokenEndpoint',
      tests: ['environments/environmentSettings.test.ts'],
    },
    {
      harm: 'An environment that may be PROD would be treated as TEST, without its questions',
      file: 'src/environments/environmentSettings.ts',
      from: "said === 'test' ? 'test' : 'prod'",
      to: "said === 'prod' ? 'prod' : 'test'",
      tests: ['environments/environmentSettings.test.ts'],
    },
    {
      harm: 'Grants for PROD would go to TEST',
      file: 'src/environments/builtIn.ts',
      from: "tokenEndpoint: 'https://maskinporten.no/token'",
      to: "tokenEndpoint: 'https://test.maskinporten.no/token'",
      tests: ['environments/environmentSettings.test.ts'],
    },
  ],
  'clients that are created, keys that are rotated': [
    {
      harm: 'Create would make a second client when the answer to the first try is lost',
      file: 'src/creation/createClient.ts',
      from: 'earlier ? namesakes.find((client) => !earlier.includes(client.client_id)) : undefined',
      to: 'undefined as Client | undefined',
      tests: ['creation/createClient.test.ts'],
    },
    {
      harm: 'A pasted key would take the place of another key that has its kid',
      file: 'src/creation/createClient.ts',
      from: '  if (keys.some((key) => key.kid === kid)) throw new KeyIdTaken(kid);\n',
      to: '',
      tests: ['creation/pastedKey.test.ts'],
    },
    {
      harm: 'A rotation would try to register a sixth key',
      file: 'src/rotation/continueRotation.ts',
      from: 'keys.length >= maxKeys',
      to: 'keys.length > maxKeys',
      tests: ['rotation/continueRotation.test.ts'],
    },
    {
      harm: 'A rotation would put a key into configs although its kid is another key’s',
      file: 'src/rotation/continueRotation.ts',
      from: 'return (there.n ?? key.n) === key.n;',
      to: 'return true;',
      tests: ['rotation/continueRotation.test.ts'],
    },
    {
      harm: 'Whoever cancels a rotation would still have the other configs rewritten',
      file: 'src/rotation/continueRotation.ts',
      from: "      if (signal?.aborted) throw new Cancelled();\n      ports.progress('configs', config);",
      to: "      ports.progress('configs', config);",
      tests: ['rotation/continueRotation.test.ts'],
    },
  ],
  'risks and diagnosis': [
    {
      harm: 'An expiring key would be shown as covered by another that expires too',
      file: 'src/keyRisks/keyRisk.ts',
      from: 'covered: lasting.length > 0',
      to: 'covered: keys.length > 1',
      tests: ['keyRisks/keyRisk.test.ts'],
    },
    {
      harm: 'A report that is pasted into a ticket would hold a token',
      file: 'src/diagnosis/chain.ts',
      from: "{ kind: 'token', scopes: token.scopes, expiresIn: token.expiresIn }",
      to: "{ kind: 'token', ...token }",
      tests: ['diagnosis/chain.test.ts'],
    },
  ],
};

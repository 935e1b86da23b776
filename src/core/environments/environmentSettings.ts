import * as z from 'zod/mini';
import {
  type Environment,
  isLoopback,
  type LoginRequest,
  otherTestIssuer,
  type PersonLogin,
  prod,
  test,
} from './environment.ts';

/** `http` only to this machine: a token must not cross a network in the clear. */
const url = z.string().check(
  z.refine((text) => {
    if (!URL.canParse(text)) return false;
    const read = new URL(text);
    const { protocol, username, search, hash } = read;
    return (protocol === 'https:' || (protocol === 'http:' && isLoopback(read))) && username + search + hash === '';
  }),
);
const withoutSlash = z.pipe(
  url,
  z.transform((text) => text.replace(/\/+$/, '')),
);
const loginRequest = {
  acr: z.optional(z.string().check(z.minLength(1))),
  authorizationDetails: z.optional(z.array(z.looseObject({}))),
};

/** What may be said of an environment in the setting `maskinporten.environments`; package.json has the same as JSON schema. */
const entry = z.strictObject({
  kind: z.optional(z.enum(['test', 'prod'])),
  selfServiceUrl: z.optional(withoutSlash),
  issuer: z.optional(url.check(z.regex(/\/$/))),
  tokenEndpoint: z.optional(url),
  portalUrl: z.optional(withoutSlash),
  altinnPlatformUrl: z.optional(withoutSlash),
  termsUrl: z.optional(url),
  login: z.optional(
    z.strictObject({
      issuer: z.optional(withoutSlash),
      clientId: z.optional(z.string().check(z.regex(/^[\x21-\x7e]+$/))),
      ...loginRequest,
      synthetic: z.optional(z.strictObject(loginRequest)),
    }),
  ),
});
type Entry = z.infer<typeof entry>;

/** An entry cannot be used. Nothing is put in its place: that could be another environment than the one meant. */
export class EnvironmentSettingsError extends Error {
  override readonly name = 'EnvironmentSettingsError';
  constructor(
    readonly environment: string,
    /** Where in the setting: `test.login.issuer`. */
    readonly path: string,
    readonly reason: 'invalid' | 'missing' | 'fixed' | 'name' | 'retiredRight',
  ) {
    super(`Setting maskinporten.environments: ${path}: ${reason}`);
  }
}

/** The names of all environments but the sandbox, in the order they are shown. */
export function environmentIds(setting: unknown): string[] {
  const named = typeof setting === 'object' && setting !== null ? Object.keys(setting) : [];
  return [...new Set(['test', 'prod', ...named])].filter((id) => id !== 'sandbox');
}

const builtIn: ReadonlyMap<string, Environment> = new Map([
  ['test', test],
  ['prod', prod],
]);

/** The setting’s own entry: a name as `constructor` has none, though every object knows it. */
function entryOf(id: string, setting: unknown): unknown {
  if (typeof setting !== 'object' || setting === null || !Object.hasOwn(setting, id)) return undefined;
  return (setting as Record<string, unknown>)[id];
}

/** Which kind an environment is, also when the rest of its entry cannot be used; PROD, the most careful, when unknown. */
export function environmentKindOf(id: string, setting: unknown): 'test' | 'prod' {
  if (id === 'test' || id === 'prod') return id;
  const given = entryOf(id, setting);
  const said = typeof given === 'object' && given !== null && 'kind' in given ? given.kind : undefined;
  return said === 'test' ? 'test' : 'prod';
}

/**
 * An environment as the setting has it: TEST and PROD with what it overrides, or one of its own. Undefined when there is no
 * such. Throws EnvironmentSettingsError.
 */
export function configuredEnvironment(id: string, setting: unknown): Environment | undefined {
  const given = entryOf(id, setting);
  const base = builtIn.get(id);
  if (given === undefined || given === null) return base;
  const said = read(id, given);
  refuseRetiredRight(id, said.login);
  if (base) {
    if (said.kind !== undefined && said.kind !== base.kind)
      throw new EnvironmentSettingsError(id, `${id}.kind`, 'fixed');
    return merged(id, base, said);
  }
  // The name becomes part of ids and storage keys, and stands on screen beside TEST and PROD.
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(id) || id === 'sandbox') throw new EnvironmentSettingsError(id, id, 'name');
  const { kind, selfServiceUrl, issuer } = said;
  if (kind === undefined) throw new EnvironmentSettingsError(id, `${id}.kind`, 'missing');
  if (selfServiceUrl === undefined) throw new EnvironmentSettingsError(id, `${id}.selfServiceUrl`, 'missing');
  if (issuer === undefined) throw new EnvironmentSettingsError(id, `${id}.issuer`, 'missing');
  // Rights, assurance and terms are as in the built-in environment of its kind; no address of a service is.
  const { termsUrl, login } = kind === 'prod' ? prod : test;
  const like = login && { ...login, issuer: '' };
  const own = { id, kind, selfServiceUrl, issuer, tokenEndpoint: '', termsUrl, ...(like && { login: like }) };
  return merged(id, own, said);
}

function read(id: string, given: unknown): Entry {
  const parsed = entry.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = [id, ...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])];
  throw new EnvironmentSettingsError(id, path.map(String).join('.'), 'invalid');
}

/** Altinn 2's rights, which Ansattporten took out of service in summer 2026 (self-service-api.md §4 A). */
const retiredType = 'ansattporten:altinn:service';

function refuseRetiredRight(id: string, login: Entry['login']): void {
  for (const [path, request] of [
    ['login', login],
    ['login.synthetic', login?.synthetic],
  ] as const) {
    if (!request?.authorizationDetails?.some(({ type }) => type === retiredType)) continue;
    throw new EnvironmentSettingsError(id, `${id}.${path}.authorizationDetails`, 'retiredRight');
  }
}

function merged(id: string, base: Environment, said: Entry): Environment {
  const issuer = said.issuer ?? base.issuer;
  const login = mergedLogin(base.login, said.login);
  const portalUrl = said.portalUrl ?? base.portalUrl;
  const altinnPlatformUrl = said.altinnPlatformUrl ?? base.altinnPlatformUrl;
  return {
    id,
    kind: base.kind,
    issuer,
    selfServiceUrl: withVersion(said.selfServiceUrl ?? base.selfServiceUrl),
    // An issuer of one's own has its own token endpoint: a grant must not go to another's.
    tokenEndpoint: said.tokenEndpoint ?? (said.issuer === undefined ? base.tokenEndpoint : `${issuer}token`),
    termsUrl: said.termsUrl ?? base.termsUrl,
    ...(portalUrl !== undefined && { portalUrl }),
    ...(altinnPlatformUrl !== undefined && { altinnPlatformUrl }),
    ...(login && { login }),
  };
}

/** The API's paths are `{base}/api/v1/…` (self-service-api.md §1); the base may be given with or without. */
function withVersion(base: string): string {
  return /\/api\/v\d+$/.test(base) ? base : `${base}/api/v1`;
}

function mergedLogin(base: PersonLogin | undefined, said: Entry['login']): PersonLogin | undefined {
  const issuer = said?.issuer ?? base?.issuer;
  if (!issuer || !base) return undefined;
  const synthetic = said?.synthetic
    ? mergedRequest(base.synthetic ?? base.organisation, said.synthetic)
    : base.synthetic;
  const otherIssuer = said?.issuer === undefined ? base.otherIssuer : otherTestIssuer(said.issuer);
  return {
    issuer,
    ...(otherIssuer !== undefined && { otherIssuer }),
    ...(said?.issuer === undefined && base.isIssuerGuessed && { isIssuerGuessed: true }),
    ...(said?.clientId === undefined ? {} : { clientId: said.clientId }),
    organisation: said ? mergedRequest(base.organisation, said) : base.organisation,
    ...(synthetic && { synthetic }),
  };
}

function mergedRequest(
  base: LoginRequest,
  { acr, authorizationDetails }: Pick<NonNullable<Entry['login']>, 'acr' | 'authorizationDetails'>,
): LoginRequest {
  return { acr: acr ?? base.acr, authorizationDetails: authorizationDetails ?? base.authorizationDetails };
}

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

/** An http or https URL. `http` is allowed for this machine only, because a token must not cross a network unencrypted. */
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

/** An entry of the setting `maskinporten.environments`. package.json has the same as a JSON schema. */
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

/** An entry of the setting is invalid. There is no fallback, because that could be another environment than intended. */
export class EnvironmentSettingsError extends Error {
  override readonly name = 'EnvironmentSettingsError';
  constructor(
    readonly environment: string,
    /** The place in the setting: `test.login.issuer`. */
    readonly path: string,
    readonly reason: 'invalid' | 'missing' | 'fixed' | 'name' | 'retiredRight',
  ) {
    super(`Setting maskinporten.environments: ${path}: ${reason}`);
  }
}

/** The ids of all environments except the sandbox, in the order in which they are shown. */
export function environmentIds(setting: unknown): string[] {
  const named = typeof setting === 'object' && setting !== null ? Object.keys(setting) : [];
  return [...new Set(['test', 'prod', ...named])].filter((id) => id !== 'sandbox');
}

const builtIn: ReadonlyMap<string, Environment> = new Map([
  ['test', test],
  ['prod', prod],
]);

/** The setting’s own entry. Names such as `constructor` are properties of every object, but not entries. */
function entryOf(id: string, setting: unknown): unknown {
  if (typeof setting !== 'object' || setting === null || !Object.hasOwn(setting, id)) return undefined;
  return (setting as Record<string, unknown>)[id];
}

/** The kind of an environment, even if the rest of its entry is invalid. If unknown, PROD, which is treated most carefully. */
export function environmentKindOf(id: string, setting: unknown): 'test' | 'prod' {
  if (id === 'test' || id === 'prod') return id;
  const given = entryOf(id, setting);
  const said = typeof given === 'object' && given !== null && 'kind' in given ? given.kind : undefined;
  return said === 'test' ? 'test' : 'prod';
}

/**
 * An environment from the setting: TEST and PROD with the setting's overrides, or one of the user's own. Undefined if it does
 * not exist. Throws EnvironmentSettingsError.
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
  // The name becomes part of ids and storage keys, and is shown beside TEST and PROD.
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(id) || id === 'sandbox') throw new EnvironmentSettingsError(id, id, 'name');
  const { kind, selfServiceUrl, issuer } = said;
  if (kind === undefined) throw new EnvironmentSettingsError(id, `${id}.kind`, 'missing');
  if (selfServiceUrl === undefined) throw new EnvironmentSettingsError(id, `${id}.selfServiceUrl`, 'missing');
  if (issuer === undefined) throw new EnvironmentSettingsError(id, `${id}.issuer`, 'missing');
  // Rights, assurance level and terms are taken from the built-in environment of the same kind, but no service address is.
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

/** The type of Altinn 2's rights, which Ansattporten retired in summer 2026 (self-service-api.md §4 A). */
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
    // A custom issuer has its own token endpoint. A grant must not be sent to another issuer's.
    tokenEndpoint: said.tokenEndpoint ?? (said.issuer === undefined ? base.tokenEndpoint : `${issuer}token`),
    termsUrl: said.termsUrl ?? base.termsUrl,
    ...(portalUrl !== undefined && { portalUrl }),
    ...(altinnPlatformUrl !== undefined && { altinnPlatformUrl }),
    ...(login && { login }),
  };
}

/** Adds the version to a base URL that lacks it. The API's paths are `{base}/api/v1/…` (self-service-api.md §1). */
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

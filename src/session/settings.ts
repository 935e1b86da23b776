import * as z from 'zod/mini';

/**
 * The shape and default of each setting. The default is used if a setting is missing or invalid. package.json has the same as a
 * JSON schema.
 */
const settings = {
  requestTimeout: { shape: z.number().check(z.gte(1), z.lte(300)), usual: 20 },
  'sandbox.port': { shape: z.int().check(z.gte(0), z.lte(65_535)), usual: 0 },
  'sandbox.propagationDelay': { shape: z.number().check(z.gte(0), z.lte(120)), usual: 2 },
  'sandbox.control': { shape: z.boolean(), usual: false },
  'signIn.redirect': { shape: z.enum(['auto', 'loopback', 'editor']), usual: 'auto' },
  'adminClient.scopes': {
    shape: z.array(z.string().check(z.regex(/^[\x21-\x7e]+$/))).check(z.minLength(1)),
    usual: ['idporten:dcr.read', 'idporten:dcr.write', 'idporten:scopes.read'],
  },
  expiryNotification: { shape: z.boolean(), usual: true },
} as const;

export type SettingName = keyof typeof settings;
type Value<Name extends SettingName> = z.infer<(typeof settings)[Name]['shape']>;

/**
 * The settings below `maskinporten.`, except the environments. They are validated each time they are read. An invalid one is
 * ignored, so that a typo breaks nothing else; `refused` is called once for each invalid value.
 */
export class Settings {
  private readonly named = new Map<SettingName, string>();

  constructor(
    private readonly read: (name: SettingName) => unknown,
    private readonly refused: (name: SettingName) => void,
  ) {}

  get<Name extends SettingName>(name: Name): Value<Name> {
    const { shape, usual } = settings[name];
    const value = this.read(name);
    if (value === undefined) return usual as Value<Name>;
    const parsed = shape.safeParse(value);
    if (parsed.success) {
      this.named.delete(name);
      return parsed.data as Value<Name>;
    }
    const text = JSON.stringify(value);
    if (this.named.get(name) !== text) {
      this.named.set(name, text);
      this.refused(name);
    }
    return usual as Value<Name>;
  }
}

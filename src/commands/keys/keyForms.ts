import { l10n } from 'vscode';
import { encodeJwk } from '../../altinnCli/encodedJwk.ts';
import type { App } from '../../app/app.ts';
import type { PrivateRsaJwk } from '../../keys/jwk.ts';
import { naisVariables } from '../../keys/naisVariables.ts';
import { encryptedPrivateKeyPem, privateKeyPem } from '../../keys/privateKeyPem.ts';
import type { ClientOf } from '../../session/clients.ts';
import { askNewPassphrase } from './askPassphrase.ts';

/** A form that a private key can leave SecretStorage in. */
export interface PrivateForm {
  readonly label: string;
  readonly description: string;
  /** The file's name after the key's. */
  readonly ending: string;
  /** What to know of it, for the question before. */
  readonly remark?: string;
  /** A text for the clipboard or a file; undefined when given up. */
  readonly text: (jwk: PrivateRsaJwk) => Promise<string | undefined> | string;
}

/** The forms of a client's private key that are one text. */
export async function privateForms(app: App, { organisation, client }: ClientOf): Promise<PrivateForm[]> {
  const environment = await app.environments.get(organisation.environment);
  const secret = (name: string, value: string) => `MaskinportenSettings--${name}: ${value}`;
  return [
    { label: 'JWK', description: l10n.t('JSON Web Key'), ending: 'jwk.json', text: pretty },
    { label: 'PEM', description: 'PKCS#8', ending: 'pem', text: (jwk) => privateKeyPem(jwk) },
    {
      label: l10n.t('Encrypted PEM'),
      description: l10n.t('PKCS#8, AES-256 with a passphrase'),
      ending: 'pem',
      text: async (jwk) => {
        const passphrase = await askNewPassphrase(l10n.t('Passphrase of the exported key'));
        return passphrase && encryptedPrivateKeyPem(jwk, passphrase);
      },
    },
    {
      label: 'Azure Key Vault',
      description: l10n.t('base64 of the JWK'),
      ending: 'base64.txt',
      // altinn-config.md §2.
      remark: [
        l10n.t('The names of the secrets, perhaps after your app’s prefix:'),
        secret('JwkBase64', l10n.t('this value')),
        secret('ClientId', client.client_id),
        secret('Authority', environment.issuer),
      ].join('\n'),
      text: encodeJwk,
    },
    {
      label: 'NAIS',
      description: l10n.t('variables, as an .env file'),
      ending: 'env',
      text: (jwk) => naisVariables(environment, client.client_id, jwk),
    },
  ];
}

export function pretty(json: unknown): string {
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

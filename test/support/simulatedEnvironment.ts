import { type Fault, type Sandbox, type SandboxOrganisation, startSandbox } from '../../src/sandbox/sandbox.ts';
import { memoryStore } from '../../src/sandbox/store.ts';
import { assertion, postGrant } from '../unit/sandbox/support/grant.ts';
import { privateMembers, tokenForms } from './canary.ts';
import { Wiretap } from './wiretap.ts';

/** A sandbox that runs outside VS Code and plays TEST or PROD there; all that is sent to it passes a wiretap. */
export class SimulatedEnvironment {
  private constructor(
    readonly sandbox: Sandbox,
    private readonly wiretap: Wiretap,
  ) {}

  static async start(): Promise<SimulatedEnvironment> {
    const wiretap = await Wiretap.listen();
    const sandbox = await startSandbox({ store: memoryStore(), publicUrl: wiretap.origin });
    wiretap.passOnTo(sandbox.origin);
    // What somebody registers beforehand. The address of an editor that runs in a browser is known only when it runs.
    wiretap.onForm = (form) => {
      const uri = form.get('redirect_uri');
      if (uri !== null && form.has('code_challenge')) sandbox.allowRedirectUri(uri);
    };
    return new SimulatedEnvironment(sandbox, wiretap);
  }

  /** As it stands in the setting `maskinporten.environments`. */
  get setting() {
    const { selfServiceUrl, issuer, ansattporten, termsUrl } = this.sandbox;
    return { selfServiceUrl, issuer, login: ansattporten, termsUrl: `${termsUrl}/{orgno}` };
  }

  organisation(name: RegExp): SandboxOrganisation {
    return this.sandbox.organisations.find((one) => name.test(one.name))!;
  }

  /** `POST /api/v1/clients`: what VS Code has changed, or tried to, in order. */
  get changes(): readonly string[] {
    return this.wiretap.changes;
  }

  /** What may stand nowhere: all that passed, and the keys of the admin clients. */
  get secrets(): string[] {
    const [organisation] = this.sandbox.organisations;
    const key = organisation!.adminClient.jwk as Record<string, string>;
    return [...[...this.wiretap.secrets].flatMap(tokenForms), ...privateMembers(key)];
  }

  /** Lets requests wait, and answers. */
  set hold(hold: Wiretap['hold']) {
    this.wiretap.hold = hold;
  }

  misbehave(fault: Fault): void {
    this.sandbox.misbehave(fault);
  }

  /** Calls the self-service API as the organisation's admin client, past VS Code: what somebody else does. */
  async call<T>(name: RegExp, method: string, path: string, body?: object): Promise<T> {
    const { clientId, jwk, scope } = this.organisation(name).adminClient;
    const { issuer, origin } = this.sandbox;
    const grant = assertion({ issuer, clientId, jwk, scope, now: new Date() });
    const { access_token: token } = (await (await postGrant(issuer, grant)).json()) as { access_token: string };
    const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
    const sent = body && { body: JSON.stringify(body) };
    const answer = await fetch(`${origin}/api/v1/${path}`, { method, headers, ...sent });
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  async close(): Promise<void> {
    await this.wiretap.close();
    await this.sandbox.close();
  }
}

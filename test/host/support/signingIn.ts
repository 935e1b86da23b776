import assert from 'node:assert/strict';
import type { App } from '../../../src/app/app.ts';
import type { SignedInOrganisation } from '../../../src/session/signedIn.ts';
import { Person } from './person.ts';
import { logsIn, PersonsBrowser } from './personsBrowser.ts';
import { RealEnvironments, signedIn, signOutOfAll, syntheticOrgno } from './realEnvironments.ts';
import { configure, freshSandbox, run, runningApp } from './world.ts';

/** How a person signs in to TEST, as the question has it. */
export const ways = {
  question: /^Sign in to Maskinporten/,
  person: 'TEST: as a person',
  synthetic: 'TEST: as a person, with a synthetic organisation',
} as const;

/** A person at VS Code, their browser, and a TEST and a PROD to sign in to. */
export class SigningIn {
  app!: App;
  world!: RealEnvironments;
  person!: Person;
  browser!: PersonsBrowser;

  async start(): Promise<void> {
    this.app = await runningApp();
    await freshSandbox(this.app);
    this.world = await RealEnvironments.start();
    await configure('signIn.redirect', 'loopback');
  }

  async begin(): Promise<void> {
    await this.world.use(this.app);
    this.person = new Person();
    this.browser = new PersonsBrowser(
      () => {
        this.person.cancels();
      },
      (uri) => {
        this.world.test.allowRedirectUri(uri);
      },
    );
  }

  async end(): Promise<void> {
    await this.person.hasAnswered();
    this.browser.leave();
    await signOutOfAll(this.app);
    this.world.reset();
    this.person.leave();
  }

  async stop(): Promise<void> {
    await configure('signIn.redirect', undefined);
    await this.world.leave(this.app);
    await this.world.stop();
  }

  async signIn(way: string): Promise<void> {
    this.person.onceAsked(ways.question, way);
    await run('signIn');
    await this.browser.arrives();
  }

  async signInSynthetic(orgno = syntheticOrgno): Promise<SignedInOrganisation> {
    this.browser.visit = logsIn('synthetic', orgno);
    await this.signIn(ways.synthetic);
    return signedIn(this.app).find((one) => one.orgno === orgno)!;
  }

  async clientsOf(organisation: { readonly orgno: string; readonly environment: string }) {
    const known = this.app.sessions
      .organisations()
      .find(({ orgno, environment }) => orgno === organisation.orgno && environment === organisation.environment);
    assert.ok(known);
    const { api } = await this.app.sessions.connect(known);
    return api.listClients();
  }

  /** What TEST's self-service API says to a token. */
  async statusOf(token: string): Promise<number> {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${this.world.test.selfServiceUrl}/api/v1/auth/user`, { headers })).status;
  }
}

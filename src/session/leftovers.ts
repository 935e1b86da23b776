import type { Memento } from 'vscode';
import * as z from 'zod/mini';
import { type SignIn, signIn } from './signIn.ts';

const stored = z.array(z.object({ environment: z.string(), signIn }));
export type Leftover = z.infer<typeof stored>[number];

/** Under which they are kept in globalState. */
export const leftoversKey = 'maskinporten.leftovers';

/** The sign-ins that were ended while the secret storage was locked: their secrets are still to be deleted. Holds no secret. */
export class Leftovers {
  constructor(private readonly state: Memento) {}

  all(): Leftover[] {
    return stored.safeParse(this.state.get(leftoversKey)).data ?? [];
  }

  async add(environment: string, by: SignIn): Promise<void> {
    await this.state.update(leftoversKey, [...this.all(), { environment, signIn: by }] satisfies Leftover[]);
  }

  async remove(gone: Leftover): Promise<void> {
    const text = JSON.stringify(gone);
    const rest = this.all().filter((one) => JSON.stringify(one) !== text);
    await this.state.update(leftoversKey, rest.length > 0 ? rest : undefined);
  }
}

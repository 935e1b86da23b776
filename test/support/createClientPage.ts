import { type Frame, type Locator } from 'playwright-core';

/** The Create client form, by the words a person reads. */
export class CreateClientPage {
  constructor(readonly frame: Frame) {}

  get displayName(): Locator {
    return this.frame.getByLabel('Display name');
  }

  get altinnCli(): Locator {
    return this.frame.getByRole('checkbox', { name: 'Altinn CLI', exact: true });
  }

  get writeConfig(): Locator {
    return this.frame.getByRole('checkbox', { name: 'Write the Altinn CLI config' });
  }

  get create(): Locator {
    return this.frame.getByRole('button', { name: 'Create', exact: true });
  }

  get tryAgain(): Locator {
    return this.frame.getByRole('button', { name: 'Retry' });
  }

  get change(): Locator {
    return this.frame.getByRole('button', { name: 'Change Details' });
  }

  /** A step of the creation with its state: “Get token … Done”. */
  step(label: string, state: 'Waiting' | 'Running' | 'Done' | 'Failed' | 'Skipped'): Locator {
    return this.frame.getByRole('listitem').filter({ hasText: label }).filter({ hasText: state });
  }
}

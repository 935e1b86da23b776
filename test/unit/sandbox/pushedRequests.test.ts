import assert from 'node:assert/strict';
import { open } from './support/browser.ts';
import { authorizeParameters } from './support/personsLogin.ts';
import { TestSandbox } from './support/testSandbox.ts';

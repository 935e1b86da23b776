import assert from 'node:assert/strict';
import { type VsCode, startVsCode } from '../support/vsCode.ts';

describe('The packaged extension, installed in VS Code', () => {
  let vsCode: VsCode;

  before(async () => {
    vsCode = await startVsCode();
  });

  after(async () => {
    await vsCode.close();
  });

  afterEach(async function () {
    await vsCode.screenshotIfFailed(this.currentTest);
  });

  it('shows its view, with a welcome that says how to begin', async () => {
    const { workbench } = vsCode;
    await workbench.openViewContainer('Maskinporten');
    await workbench.welcome.getByRole('button').first().waitFor();
    assert.match(await workbench.welcome.innerText(), /\S/);
    await vsCode.screenshot('welcome');
  });
});

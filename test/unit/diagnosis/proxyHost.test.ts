import assert from 'node:assert/strict';
import { proxyHost } from '../../../src/core/diagnosis/diagnose.ts';

describe('The proxy in a report', () => {
  for (const [url, host] of [
    ['http://proxy.example.no:8080', 'proxy.example.no:8080'],
    ['http://kari:CANARY@proxy.example.no:8080/', 'proxy.example.no:8080'],
    ['http://kari:p%40CANARY@proxy.example.no', 'proxy.example.no'],
    ['socks5://kari:CANARY@[::1]:1080', '[::1]:1080'],
    ['kari:CANARY@proxy.example.no:8080', undefined],
    ['', undefined],
    [undefined, undefined],
  ] as const) {
    it(`is named by its host, never with a password: ${String(url).replace(/\S*CANARY/, '…')}`, () => {
      assert.equal(proxyHost(url), host);
    });
  }
});

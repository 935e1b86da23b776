import assert from 'node:assert/strict';
import { isResource } from '../../../src/core/maskinporten/tokenEndpoint.ts';

describe('A resource that a token is for (RFC 8707 §2)', () => {
  it('is an absolute address or name', () => {
    for (const text of [
      'https://api.example.no',
      'https://api.example.no/v1?a=b',
      'http://127.0.0.1:8080/',
      'urn:no:api',
    ]) {
      assert.ok(isResource(text), text);
    }
  });

  it('is nothing else', () => {
    for (const text of [
      '',
      'api.example.no',
      'localhost:8080/api',
      '/v1',
      'https://',
      'https://a.no/#part',
      'https//a.no',
    ]) {
      assert.ok(!isResource(text), text);
    }
  });
});

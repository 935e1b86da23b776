import assert from 'node:assert/strict';
import { isResource } from '../../../src/core/maskinporten/tokenEndpoint.ts';

describe('A grant’s resource (RFC 8707 §2)', () => {
  it('is an absolute URL or URN', () => {
    for (const text of [
      'https://api.example.no',
      'https://api.example.no/v1?a=b',
      'http://127.0.0.1:8080/',
      'urn:no:api',
    ]) {
      assert.ok(isResource(text), text);
    }
  });

  it('is not anything else', () => {
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

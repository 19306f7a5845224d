import { parseAuthorization } from '@krake-infra/server/im/authorization.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AUTHORIZATION } from '../../../support/im-samples.ts';

describe('the header that Krake sends', () => {
  it('is taken apart into who asks and which cloud is meant', () => {
    expect(parseAuthorization(AUTHORIZATION)).toEqual({
      manager: { id: 'prov-a', username: 'krake', password: 'pw1', type: 'InfrastructureManager' },
      cloud: {
        id: 'cloud-a',
        host: 'https://keystone.example/v3',
        auth_version: '3.x_password',
        username: 'demo',
        password: 'pw2',
        tenant: 'demo',
        type: 'OpenStack',
      },
    });
  });

  it('may have a token alone', () => {
    const { manager, cloud } = parseAuthorization('id = a;token = t;type = InfrastructureManager') ?? {};
    expect({ ...manager, cloud }).toEqual({ id: 'a', token: 't', type: 'InfrastructureManager' });
  });

  it.each<readonly [string, string, string]>([
    ['a quoted value with a semicolon', 'password = "a;b";type = InfrastructureManager', 'a;b'],
    ['a line break in a value', 'password = a\\\\nb;type = InfrastructureManager', 'a\nb'],
    ['fields without blanks', 'password=a;type=InfrastructureManager', 'a'],
    ['an equals sign in a value', 'password = a=b;type = InfrastructureManager', 'a=b'],
    ['a base64 value', 'password = YWI=;type = InfrastructureManager', 'YWI='],
    ['semicolons in a value', 'password = a;b;c=d;e;type = InfrastructureManager', 'a;b;c=d;e'],
    ['characters beyond ASCII, as bytes of UTF-8', 'password = Ã¼;type = InfrastructureManager', 'ü'],
    ['a byte that is no UTF-8', 'password = ü;type = InfrastructureManager', 'ü'],
  ])('is read in its record: %s', (_name, header, password) => {
    expect(parseAuthorization(header)?.manager.password).toBe(password);
  });

  it.each(['', 'Bearer abc', 'id = a;type = OpenStack', 'x'.repeat(20_000)])(
    'is nobody without its record: %.20s',
    (header) => {
      expect(parseAuthorization(header)).toBeUndefined();
    },
  );

  it('may be anything without harm', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        parseAuthorization(`${text};type = InfrastructureManager`);
      }),
    );
    expect(parseAuthorization('__proto__ = x;type = InfrastructureManager')?.manager.polluted).toBeUndefined();
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

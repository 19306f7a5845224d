import { describe, expect, it } from 'vitest';
import { ImPlace } from '../support/im-place.ts';
import { AUTHORIZATION, krakeAuthorization, tosca } from '../support/im-samples.ts';

describe('requests that can not be', () => {
  const cases: readonly [string, number, Parameters<ImPlace['ask']>, RegExp][] = [
    ['without credentials', 401, ['GET', '/infrastructures', { authorization: null }], /InfrastructureManager/],
    [
      'with a wrong password',
      401,
      ['GET', '/infrastructures', { authorization: krakeAuthorization({ password: 'pw3' }) }],
      /known here/,
    ],
    [
      'for a cloud that is not registered',
      403,
      ['POST', '/infrastructures', { body: tosca(), authorization: krakeAuthorization({ tenant: 'x' }) }],
      /cloud/,
    ],
    ['with a body that is no TOSCA', 400, ['POST', '/infrastructures', { body: 'a: b' }], /topology_template|tosca/],
    [
      'with a pool that the template does not have',
      400,
      [
        'POST',
        '/infrastructures',
        { body: tosca().replaceAll('workers:', 'batch:').replace('get_input: workers', 'get_input: batch') },
      ],
      /no pool batch; it has workers/,
    ],
    ['with too many machines', 400, ['POST', '/infrastructures', { body: tosca({ workers: 1001 }) }], /1000|1001/],
    [
      'for an id that was never given',
      404,
      ['GET', '/infrastructures/2f1c1f6e-0000-4000-8000-000000000000/state'],
      /no infrastructure/,
    ],
    ['for something that IM does not have', 404, ['GET', '/nothing'], /nothing here/],
  ];
  it.each(cases)('%s are answered %i and change nothing', async (_name, status, request, text) => {
    const place = new ImPlace();
    await place.start();
    const answer = await place.ask(...request);
    expect(answer).toMatchObject({ status, type: 'text/plain' });
    expect(answer.text).toMatch(text);
    expect(answer.text).not.toMatch(/pw1|pw2/);
    expect(place.place.subjects()).toEqual([]);
  });

  it('are told as an object where JSON is asked for', async () => {
    const place = new ImPlace();
    await place.start();
    const { status, type, text } = await place.ask('GET', '/infrastructures', {
      authorization: null,
      accept: 'application/json',
    });
    expect({ status, type }).toEqual({ status: 401, type: 'application/json' });
    expect(JSON.parse(text)).toMatchObject({ code: 401 });
  });

  it('of another sender are told of nothing that is not theirs', async () => {
    const place = new ImPlace();
    await place.start();
    const id = await place.create();
    const authorization = krakeAuthorization({ password: 'pw-of-another' });
    expect((await place.ask('GET', `/infrastructures/${id}/state`, { authorization })).status).toBe(404);
    expect((await place.ask('GET', '/infrastructures', { authorization })).text).toBe('');
    expect((await place.ask('GET', '/infrastructures', { authorization: AUTHORIZATION })).text).toContain(id);
  });
});

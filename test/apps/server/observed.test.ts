import { expect, it } from 'vitest';
import { ImPlace } from '../../support/im-place.ts';
import { krakeAuthorization, tosca } from '../../support/im-samples.ts';
import { slowly } from '../../support/slow-repository.ts';

/** Lines of requests, without what differs each time. */
const lines = ({ logged }: ImPlace) =>
  logged
    .filter((line) => line.startsWith('request '))
    .map((line) => JSON.parse(line.slice('request '.length)) as Record<string, unknown>)
    .map(({ id: _, ms: __, ...rest }) => rest);

const metric = async (place: ImPlace, line: string) => {
  const found = (await place.metrics.registry.metrics()).split('\n').find((one) => one.startsWith(line));
  return Number(found?.slice(line.length));
};

it('changes and refusals have a line each, reads are counted, and nobody fills the log by asking again', async () => {
  const place = new ImPlace();
  await place.start();
  const id = await place.create();
  await place.ask('GET', `/infrastructures/${id}/state`);
  const authorization = krakeAuthorization({ password: 'wrong' });
  for (let count = 0; count < 5; count++) {
    await place.ask('POST', '/infrastructures?async=true', { body: tosca(), authorization });
  }
  expect(lines(place)).toEqual([
    { method: 'POST', route: '/infrastructures', status: 200, sender: 'krake-1' },
    { method: 'POST', route: '/infrastructures', status: 401 },
  ]);
  const route = 'route="/infrastructures/:id/:property",status="200"';
  expect(await metric(place, `krake_infra_request_seconds_count{method="GET",${route}}`)).toBe(1);
  expect(await metric(place, 'krake_infra_requests_refused_total{reason="unknown"}')).toBe(5);
  expect(await metric(place, 'krake_infra_requests_open')).toBe(0);
});

it('an answer carries the id of its request, and keeps one that the sender chose', async () => {
  const place = new ImPlace();
  await place.start();
  const idOf = async (headers: Record<string, string> = {}) =>
    (await fetch(`${place.url}/infrastructures`, { headers })).headers.get('x-request-id');
  expect(await idOf()).toMatch(/^[0-9a-f-]{36}$/);
  expect(await idOf({ 'x-request-id': 'trace-7.a' })).toBe('trace-7.a');
  expect(await idOf({ 'x-request-id': 'not "one' })).toMatch(/^[0-9a-f-]{36}$/);
});

it('a sender that goes away is told of as such, and no request stays open', async () => {
  let push = () => {};
  const waits = new Promise<void>((resolve) => {
    push = resolve;
  });
  const place = new ImPlace();
  await place.start({ wrap: (repository) => slowly(repository, () => waits) });
  const gone = new AbortController();
  const asked = fetch(`${place.url}/infrastructures`, {
    method: 'POST',
    headers: { authorization: krakeAuthorization(), 'content-type': 'text/yaml' },
    body: tosca(),
    signal: gone.signal,
  }).catch((error: Error) => error.name);
  await expect.poll(() => metric(place, 'krake_infra_requests_open')).toBe(1);
  gone.abort();
  expect(await asked).toBe('AbortError');
  await expect.poll(() => metric(place, 'krake_infra_requests_open')).toBe(0);
  push();
  expect(lines(place)).toEqual([{ method: 'POST', route: '/infrastructures', status: 499, sender: 'krake-1' }]);
});

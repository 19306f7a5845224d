import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { clusterOf, ImPlace } from '../support/im-place.ts';
import { idIn, KUBECONFIG, tosca } from '../support/im-samples.ts';
import { slowly } from '../support/slow-repository.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Exchanges of Krake at commit 92f8648 with IM 2.0.0, as they were seen on the wire. */
describe('a cluster of Krake', () => {
  it('is created: a text with one address, whose last part is its id from then on', async () => {
    const place = new ImPlace();
    await place.start();
    const { status, type, text, headers } = await place.ask('POST', '/infrastructures?async=true', { body: tosca() });
    expect({ status, type }).toEqual({ status: 200, type: 'text/uri-list' });
    expect(text.split('infrastructures/')).toHaveLength(2);
    const id = idIn(text);
    expect(id).toMatch(UUID);
    expect(headers.get('infid')).toBe(id);
    expect(place.show(`clusters/${clusterOf(id)}.yaml`)).toContain('cloud: dresden');
    expect(place.place.subjects()).toEqual([`Create cluster ${clusterOf(id)}`]);
  });

  it('is running until its machines are there and its kubeconfig can be had, then configured', async () => {
    const place = new ImPlace();
    await place.start();
    const id = await place.create();
    expect(await place.state(id)).toBe('running');
    expect((await place.ask('GET', `/infrastructures/${id}/outputs`)).status).toBe(503);
    place.live.set(clusterOf(id), { available: true, kubeconfig: 'contexts: []' });
    expect(await place.state(id)).toBe('running');
    place.ready(id);
    const { status, type, text } = await place.ask('GET', `/infrastructures/${id}/state`);
    expect({ status, type, text: JSON.parse(text) as unknown }).toEqual({
      status: 200,
      type: 'application/json',
      text: { state: { state: 'configured', vm_states: {} } },
    });
    const outputs = await place.ask('GET', `/infrastructures/${id}/outputs`);
    expect(JSON.parse(outputs.text)).toEqual({ outputs: { kubeconfig: KUBECONFIG } });
  });

  it('is scaled by the whole template with another count, and is configured again when its machines are', async () => {
    const place = new ImPlace();
    await place.start();
    const id = await place.create();
    place.ready(id);
    const body = tosca({ workers: 3 });
    const { status } = await place.ask('POST', `/infrastructures/${id}?async=true`, { body });
    expect(status).toBe(200);
    expect(place.show(`clusters/${clusterOf(id)}.yaml`)).toContain('replicas: 3');
    place.live.set(clusterOf(id), { available: true, kubeconfig: KUBECONFIG, unrest: '1 of 3 machines is ready' });
    expect(await place.state(id)).toBe('running');
    place.ready(id);
    expect(await place.state(id)).toBe('configured');
    expect((await place.ask('POST', `/infrastructures/${id}?async=true`, { body })).status).toBe(200);
    expect(place.place.subjects()).toHaveLength(2);
  });

  it('gets another Kubernetes version in one commit', async () => {
    const place = new ImPlace();
    await place.start();
    const id = await place.create();
    const body = tosca({ version: '1.34.9' });
    expect((await place.ask('POST', `/infrastructures/${id}`, { body })).status).toBe(200);
    expect(place.show(`clusters/${clusterOf(id)}.yaml`)).toContain('kubernetesVersion: v1.34.9');
  });

  it('is deleted: deleting until nothing is left of it, then unknown for ever', async () => {
    const place = new ImPlace();
    await place.start();
    const id = await place.create();
    place.ready(id);
    for (let again = 0; again < 2; again++) {
      expect((await place.ask('DELETE', `/infrastructures/${id}?async=true`)).status).toBe(200);
      expect(await place.state(id)).toBe('deleting');
    }
    await place.pass();
    expect(place.place.subjects().at(-1)).toBe(`Remove cluster ${clusterOf(id)}`);
    expect(await place.state(id)).toBe('deleting');
    place.live.delete(clusterOf(id));
    expect(await place.state(id)).toBe('404');
    expect((await place.ask('DELETE', `/infrastructures/${id}?async=true`)).status).toBe(404);
    expect((await place.ask('GET', '/infrastructures')).text).toBe('');
  });

  it('is forgotten a month after nothing was left of it', async () => {
    const place = new ImPlace();
    await place.start();
    const id = await place.create();
    await place.ask('DELETE', `/infrastructures/${id}`);
    await place.pass();
    const claim = `state/${clusterOf(id)}.yaml`;
    expect(place.show(claim)).toContain(id);
    place.later = 31 * 86_400_000;
    place.place.push({ 'README.md': 'something else\n' });
    await place.pass();
    expect(() => place.show(claim)).toThrow();
    expect(await place.state(id)).toBe('404');
  });

  it('has failed when its teardown did not go on, and is torn down when that is asked again', async () => {
    const place = new ImPlace();
    await place.start();
    const id = await place.create();
    place.ready(id);
    await place.ask('DELETE', `/infrastructures/${id}`);
    place.later = 25 * 3_600_000;
    await place.pass();
    expect(await place.state(id)).toBe('failed');
    expect((await place.ask('DELETE', `/infrastructures/${id}`)).status).toBe(200);
    expect(await place.state(id)).toBe('deleting');
  });

  it('is known after a restart, before which nobody is told that it is not', async () => {
    const place = new ImPlace();
    await place.start();
    const id = await place.create();
    await place.start({ read: false });
    expect(await place.state(id)).toBe('503');
    await place.pass();
    expect(await place.state(id)).toBe('running');
  });

  it('is there when its push took so long that Krake was told to ask again', async () => {
    const place = new ImPlace();
    let [begin, end] = [() => {}, () => {}];
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const ended = new Promise<void>((resolve) => (end = resolve));
    const wait = () => {
      begin();
      return ended;
    };
    await place.start({ wrap: (repository) => slowly(repository, wait) });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const asked = place.ask('POST', '/infrastructures?async=true', { body: tosca() });
    await begun;
    await vi.advanceTimersByTimeAsync(19_000);
    expect(await place.ask('GET', '/infrastructures')).toMatchObject({ status: 200, text: '' });
    await vi.advanceTimersByTimeAsync(1000);
    const { status, headers } = await asked;
    expect({ status, after: headers.get('retry-after') }).toEqual({ status: 503, after: '5' });
    vi.useRealTimers();
    end();
    await place.pass();
    expect(idIn((await place.ask('GET', '/infrastructures')).text)).toMatch(UUID);
  });

  it('is reconfigured as often as Krake likes, without a commit', async () => {
    const place = new ImPlace();
    await place.start();
    const id = await place.create();
    const path = `/infrastructures/${id}/reconfigure`;
    const { status, text, type } = await place.ask('PUT', path);
    expect({ status, text, type }).toEqual({ status: 200, text: '', type: 'text/plain' });
    // Krake 1.0.1 with aiohttp 3.9, as it was seen on the wire.
    const contentType = 'application/octet-stream';
    expect((await place.ask('PUT', path, { body: '', contentType })).status).toBe(200);
    expect((await place.ask('POST', '/infrastructures', { body: tosca(), contentType })).status).toBe(415);
    expect(place.place.subjects()).toHaveLength(1);
  });
});

describe('a creation that a person decides on', () => {
  it('is pending, and running once it is merged', async () => {
    const place = new ImPlace({ create: 'propose-only' });
    await place.start();
    const id = await place.create();
    const branch = `proposals/${clusterOf(id)}/_cluster/create`;
    expect(place.branches()).toEqual([branch]);
    expect(await place.state(id)).toBe('pending');
    const { text } = await place.ask('GET', `/infrastructures/${id}/contmsg`);
    expect(JSON.parse(text)).toEqual({ contmsg: `a person decides on ${branch}` });
    place.merge(branch);
    await place.pass();
    expect(await place.state(id)).toBe('running');
  });

  it('has failed once its branch is deleted, and is gone when Krake gives it up', async () => {
    const place = new ImPlace({ create: 'propose-only' });
    await place.start();
    const id = await place.create();
    place.close(`proposals/${clusterOf(id)}/_cluster/create`);
    await place.pass();
    expect(await place.state(id)).toBe('failed');
    expect((await place.ask('DELETE', `/infrastructures/${id}`)).status).toBe(200);
    expect(await place.state(id)).toBe('404');
  });

  it('frees a worker of Krake unless it is one of the first three', async () => {
    const place = new ImPlace({ create: 'propose-only' });
    await place.start();
    const ids: string[] = [];
    for (let index = 0; index < 6; index++) {
      place.later += 1000;
      ids.push(await place.create());
    }
    const states = () => Promise.all(ids.map((id) => place.state(id)));
    expect(await states()).toEqual([...Array(3).fill('pending'), ...Array(3).fill('unconfigured')]);
    place.close(`proposals/${clusterOf(ids[0] ?? '')}/_cluster/create`);
    await place.pass();
    expect(await states()).toEqual(['failed', 'pending', 'pending', 'pending', 'unconfigured', 'unconfigured']);
  });
});

it('a removal that a person decides on is deleting, however often it is asked for', async () => {
  const place = new ImPlace({ remove: 'propose-only' });
  await place.start();
  const id = await place.create();
  place.ready(id);
  for (let again = 0; again < 3; again++) {
    expect((await place.ask('DELETE', `/infrastructures/${id}`)).status).toBe(200);
    await place.pass();
    expect(await place.state(id)).toBe('deleting');
  }
  expect(place.branches()).toEqual([`proposals/${clusterOf(id)}/_cluster/delete`]);
  // Created, its protection lifted, and that seen applied.
  expect(place.place.subjects()).toHaveLength(3);
});

it('a removal that a person declined has failed, and they are not asked again for a day', async () => {
  const place = new ImPlace({ remove: 'propose-only' });
  await place.start();
  const id = await place.create();
  place.ready(id);
  await place.ask('DELETE', `/infrastructures/${id}`);
  await place.pass();
  await place.pass();
  place.close(`proposals/${clusterOf(id)}/_cluster/delete`);
  const again = async () => {
    expect((await place.ask('DELETE', `/infrastructures/${id}`)).status).toBe(200);
    await place.pass();
    await place.pass();
    return { state: await place.state(id), branches: place.branches().length };
  };
  await place.pass();
  expect(await again()).toEqual({ state: 'failed', branches: 0 });
  place.later = 25 * 3_600_000;
  expect(await again()).toEqual({ state: 'deleting', branches: 1 });
});

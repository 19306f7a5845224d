import { createHash } from 'node:crypto';
import type { InfrastructureManagerSender } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { describe, expect, it } from 'vitest';
import { ImPlace } from '../support/im-place.ts';
import { CONFIGURATION, KUBECONFIG, krakeAuthorization, tosca } from '../support/im-samples.ts';

/** What Krake 1.0.1 of PyPI was seen to do, other than IM's own clients. */
describe('a cluster of Krake 1.0.1', () => {
  it('is created whatever its passwords are made of: Krake neither quotes nor escapes them', async () => {
    const place = new ImPlace();
    const [sender] = CONFIGURATION.infrastructureManager.senders;
    const secretSha256 = createHash('sha256').update('a=b;c=ü==').digest('hex');
    const senders = [{ ...(sender as InfrastructureManagerSender), secretSha256 }];
    await place.start({ configuration: { infrastructureManager: { senders } } });
    // Bytes of UTF-8 as Node's client sends them: one character each.
    const header = krakeAuthorization({ password: 'a=b;c=ü==', ofCloud: 'x=y;z' });
    const authorization = Buffer.from(header).toString('latin1');
    const { status } = await place.ask('POST', '/infrastructures?async=true', { body: tosca(), authorization });
    expect(status).toBe(200);
  });

  it('gets its kubeconfig though that can not be read for a moment: Krake would give it up', async () => {
    const place = new ImPlace();
    await place.start();
    const id = await place.create();
    place.ready(id);
    expect(await place.state(id)).toBe('configured');
    place.unreadable = 2;
    const { status, text } = await place.ask('GET', `/infrastructures/${id}/outputs`);
    expect({ status, left: place.unreadable }).toEqual({ status: 200, left: 0 });
    expect(JSON.parse(text)).toEqual({ outputs: { kubeconfig: KUBECONFIG } });
  });
});

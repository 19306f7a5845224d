import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM } from './loop-process.ts';
import { DEPLOYMENT, firstToGo, marksOf, ScalingPlace } from './scaling-place.ts';

let place: ScalingPlace;
beforeAll(async () => {
  place = await ScalingPlace.start();
});
afterAll(() => place?.stop());

/** Where the loop is killed; each resolves once it is. */
const MOMENTS: Readonly<Record<string, (size: number) => Promise<void>>> = {
  'before its push arrives': () => place.duringPush(() => place.loop.kill(), 'cut-before'),
  'as its push is taken': () => place.duringPush(() => place.loop.kill(), 'serve'),
  'while Flux applies its commit': async () => {
    await place.loop.scaled(30);
    await place.loop.kill();
  },
  'while machines come or go': async (size) => {
    await place.loop.scaled(30);
    await place.fleet.wait('shop', DEPLOYMENT, `jsonpath={.spec.replicas}=${size}`, 60);
    await place.loop.kill();
  },
};

describe.each(Object.entries(MOMENTS))('the loop is killed %s and started again', (_, moment) => {
  async function scaleThroughKill(from: number, to: number): Promise<void> {
    const { fleet, load } = place;
    const base = await fleet.head();
    const killed = moment(to);
    load.set(100 * to);
    await killed;
    place.startLoop();
    await place.atRest(to);
    const [subject, ...others] = await place.commitsSince(base);
    expect(subject).toContain(`${from} -> ${to}`);
    expect(others).toEqual([]);
  }

  it('a rising load scales once', () => scaleThroughKill(2, 3));

  it('a falling load takes one machine, and no mark is left', async () => {
    const { machines } = place;
    const [victim, goneBefore] = [firstToGo(machines.now), machines.gone.length];
    await scaleThroughKill(3, 2);
    expect(machines.gone.slice(goneBefore)).toEqual([victim]);
    expect(marksOf(machines.now)).toEqual({});
  });
});

describe.each(['cut-before', 'serve'] as const)(
  'a command that creates a cluster is killed in its push (%s)',
  (action) => {
    it('and given again it is there once', async () => {
      const { fleet } = place;
      const base = await fleet.head();
      const name = `shop/${action}`;
      const { url, trackerKubeconfig } = fleet;
      const args = ['--fleet', url, '--kubeconfig', trackerKubeconfig, 'cluster', 'create', name, '--cloud', 'lab'];
      const command = () =>
        spawn(process.execPath, [PROGRAM, ...args, '--template', 'tiny', '--replicas', 'workers=0'], {
          stdio: 'inherit',
        });
      const first = command();
      await place.duringPush(async () => {
        first.kill('SIGKILL');
        await once(first, 'close');
      }, action);
      const [code] = await once(command(), 'close');
      // it says so when the cluster is there already
      expect([0, 4]).toContain(code);
      // meanwhile the loop may note that the cluster made before is available
      const subjects = (await place.commitsSince(base)).filter(
        (subject) => !/^Note that \S+ is available$/.test(subject),
      );
      expect(subjects).toEqual([`Create cluster ${name}`]);
      await fleet.wait('shop', `cluster/${action}`, 'create', 60);
      await fleet.wait('shop', `cluster/${action}`, 'condition=Available', 180);
    });
  },
);

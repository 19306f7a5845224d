import { describe, expect, it, onTestFinished } from 'vitest';
import { TestFleet } from '../../support/cli.ts';
import { FakePrometheus } from '../../support/prometheus-fake.ts';

/** A fleet whose metric `queries` comes from a Prometheus. */
async function observed(url: string, query: string): Promise<TestFleet> {
  const fleet = await TestFleet.make();
  const head = (kind: string, name: string) =>
    `apiVersion: krake-infra.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec:\n`;
  await fleet.push({
    'metrics-providers/recorded.yaml': `${head('MetricsProvider', 'recorded')}  type: prometheus\n  prometheus:\n    url: ${url}\n    timeoutSeconds: 2\n`,
    'metrics/queries.yaml': `${head('Metric', 'queries')}  provider: recorded\n  query: ${query}\n`,
  });
  return fleet;
}

describe('a pass over a Prometheus', () => {
  async function server() {
    const fake = await FakePrometheus.start();
    onTestFinished(() => fake.close());
    return fake;
  }

  it('scales by what it says, and the commit carries value and age', async () => {
    const fake = await server();
    const time = Math.floor(Date.now() / 1000) - 60;
    const fleet = await observed(fake.url, fake.add({ value: 1400, time }));
    await fleet.succeed('run', '--once');
    expect(fleet.subjects()[0]).toMatch(/^Scale web-1\/workers 3 -> 7/);
    expect(await fleet.succeed('explain', 'shop/web-1/workers')).toContain('value 1400 from recorded');
  });

  it.each([
    ['is old', { value: 1400, time: Math.floor(Date.now() / 1000) - 3600 }],
    ['never comes', { end: 'hang' } as const],
    ['is an error', { status: 500, body: 'no' }],
  ])('changes nothing when the answer %s', async (_, answer) => {
    const fake = await server();
    const fleet = await observed(fake.url, fake.add(answer));
    const before = fleet.head();
    await fleet.succeed('run', '--once');
    expect(fleet.head()).toBe(before);
    expect(fake.asked.length).toBeGreaterThan(0);
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { TestFleet } from '../../support/cli.ts';
import { git } from '../../support/git-repositories.ts';

const WEB = 'clusters/shop/web-1.yaml';
const STATE = 'clusters/shop/web-1.state.yaml';
const MANIFEST = 'manifests/main/shop/web-1/cluster.yaml';
const TEMPLATE = 'templates/production.yaml';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
}

function write(fleet: TestFleet, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(fleet.clone.path, path), text);
}

function machineTemplates(text: string, pool: string): Manifest[] {
  const objects = parseAllDocuments(text).map((document) => document.toJS() as Manifest);
  return objects.filter(({ kind, metadata }) => kind === 'OpenStackMachineTemplate' && metadata.name.includes(pool));
}

describe('another flavor', () => {
  const changed = (fleet: TestFleet) => fleet.edit(WEB, 'm1.xlarge', 'm1.2xlarge');

  it('is planned as rolled machines, with how many more while they surge', async () => {
    const fleet = await TestFleet.make();
    write(fleet, changed(fleet));
    const text = await fleet.succeed('plan');
    expect(text).toMatch(/pool workers in az1 replaced, 2 machines with 1 extra meanwhile/);
    expect(text).toContain('upgrade: 1 cluster; 3 machines replaced with up to 2 extra meanwhile');
    const { units, totals } = JSON.parse(await fleet.succeed('-o', 'json', 'plan'));
    expect(units).toHaveLength(1);
    expect(totals.nodes).toEqual({ added: 0, removed: 0, rolled: 3, surge: 2 });
    expect(git(fleet.clone.path, 'status', '--porcelain')).toBe(` M ${WEB}`);
  });

  it('keeps the old template, retired and unprotected, for machines that still use it', async () => {
    const fleet = await TestFleet.make();
    const [old] = machineTemplates(fleet.read(MANIFEST), 'workers');
    expect(old?.metadata.annotations).toMatchObject({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
    await fleet.push(changed(fleet), 'A larger flavor');
    const [...templates] = machineTemplates(fleet.show(MANIFEST), 'workers');
    expect(templates).toHaveLength(2);
    const kept = templates.find(({ metadata }) => metadata.name === old?.metadata.name);
    expect(kept).toBeDefined();
    expect(kept?.metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune']).toBeUndefined();
    const known = parse(fleet.show(STATE)).status.templates as { name: string; retired?: string }[];
    const retired = known.filter((template) => template.retired !== undefined).map(({ name }) => name);
    expect(retired).toEqual([old?.metadata.name]);
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });

  it('going back uses the old template again', async () => {
    const fleet = await TestFleet.make();
    const [old] = machineTemplates(fleet.read(MANIFEST), 'workers');
    await fleet.push(changed(fleet), 'A larger flavor');
    await fleet.push(fleet.edit(WEB, 'm1.2xlarge', 'm1.xlarge'), 'Back again');
    const known = parse(fleet.show(STATE)).status.templates as { name: string; retired?: string }[];
    expect(known.find(({ name }) => name === old?.metadata.name)?.retired).toBeUndefined();
    expect(known.filter((template) => template.retired !== undefined)).toHaveLength(1);
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });
});

describe('plan', () => {
  it('of A..B compares two commits, whatever is in the folder', async () => {
    const fleet = await TestFleet.make();
    const a = fleet.head();
    const b = await fleet.push(fleet.edit(WEB, 'replicas: 2', 'replicas: 4'), 'Four');
    await fleet.push(fleet.edit(WEB, 'replicas: 4', 'replicas: 9'), 'Nine');
    write(fleet, { [WEB]: 'broken: [' });
    const forth = JSON.parse(await fleet.succeed('-o', 'json', 'plan', `${a}..${b}`));
    expect(forth.totals.nodes).toMatchObject({ added: 2, removed: 0 });
    const back = JSON.parse(await fleet.succeed('-o', 'json', 'plan', `${b}..${a}`));
    expect(back.totals.nodes).toMatchObject({ added: 0, removed: 2 });
    const open = JSON.parse(await fleet.succeed('-o', 'json', 'plan', `${a}..`));
    expect(open.totals.nodes).toMatchObject({ added: 7, removed: 0 });
    expect(await fleet.run('plan', a)).toMatchObject({ code: 3 });
  });

  it('says that nothing happens when nothing does', async () => {
    const fleet = await TestFleet.make();
    write(fleet, { [WEB]: `${fleet.read(WEB)}# a remark\n` });
    const { units, classes } = JSON.parse(await fleet.succeed('-o', 'json', 'plan'));
    expect({ units, classes }).toEqual({ units: [], classes: [] });
  });

  it('of a template reaches every cluster that uses it', async () => {
    const fleet = await TestFleet.make();
    write(fleet, fleet.edit(TEMPLATE, 'm1.large', 'm1.huge'));
    const { units } = JSON.parse(await fleet.succeed('-o', 'json', 'plan'));
    expect(units.map(({ cluster }: { cluster: string }) => cluster)).toEqual(['shop/batch-1', 'shop/web-1']);
  });
});

describe('a change of a field that can not change', () => {
  const immutable = (fleet: TestFleet) => fleet.edit(TEMPLATE, '10.6.0.0/24', '10.7.0.0/24');

  it('is refused by plan with the name of the rule', async () => {
    const fleet = await TestFleet.make();
    write(fleet, immutable(fleet));
    const { code, out, err } = await fleet.run('plan');
    expect(code).toBe(4);
    expect(out).toMatch(
      /^refused by immutable-infrastructure: templates\/production\.yaml: .*managed\.cidr: .*OpenStackCluster\/web-1 can not change/m,
    );
    expect(err).toMatch(/refus.*see above/);
    const { refusals } = JSON.parse((await fleet.run('-o', 'json', 'plan')).out);
    expect(refusals.map(({ rule }: { rule: string }) => rule)).toContain('immutable-infrastructure');
  });

  it('is refused by synth --against, and nothing is written', async () => {
    const fleet = await TestFleet.make();
    const manifest = fleet.read(MANIFEST);
    write(fleet, immutable(fleet));
    const { code, err } = await fleet.run('synth', '--against', 'HEAD');
    expect(code).toBe(4);
    expect(err).toMatch(
      /^error: templates\/production\.yaml: .*managed\.cidr: .*OpenStackCluster\/web-1 can not change/m,
    );
    expect(fleet.read(MANIFEST)).toBe(manifest);
    expect(await fleet.run('synth')).toMatchObject({ code: 0 });
    expect(await fleet.run('synth', '--check', '--against', 'HEAD')).toMatchObject({ code: 4 });
  });

  it('is no matter for synth --against with a change that is allowed', async () => {
    const fleet = await TestFleet.make();
    write(fleet, fleet.edit(WEB, 'replicas: 2', 'replicas: 4'));
    expect(await fleet.run('synth', '--against', 'HEAD')).toMatchObject({ code: 0 });
    expect(await fleet.run('synth', '--check', '--against', 'main')).toMatchObject({ code: 0 });
    expect(await fleet.run('synth', '--against', 'nowhere')).toMatchObject({ code: 5, out: '' });
  });
});

describe('a cloud that goes to another provider', () => {
  it.each(['validate', 'plan', 'synth', 'synth --check', 'synth --against HEAD'])(
    'is refused by %s, at the clusters that it would leave with unreadable templates',
    async (command) => {
      const fleet = await TestFleet.make();
      write(fleet, fleet.edit('clouds/dresden.yaml', 'provider: openstack', 'provider: inmemory'));
      const { code, out, err } = await fleet.run(...command.split(' '));
      expect(code).toBe(3);
      expect(out + err).toMatch(/clusters\/shop\/web-1\.yaml.*spec\.cloud: .* templates were made for openstack; undo/);
      expect(git(fleet.clone.path, 'status', '--porcelain')).toBe(' M clouds/dresden.yaml');
    },
  );
});

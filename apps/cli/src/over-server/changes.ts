import { newKey, ProblemError } from '@krake-infra/client';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { Cluster } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { editYaml, type YamlEdit } from '@krake-infra/reconciler/fleet/yaml/edit.ts';
import { parse, stringify } from 'yaml';
import type { Context } from '../context.ts';
import type { ClusterName } from '../names.ts';
import { printData } from '../terminal.ts';
import type { ServerPlace } from './place.ts';
import { type Outcome, withServer } from './server.ts';

const ALL = '/api/v1alpha1/namespaces/{namespace}/clusters';
const ONE = `${ALL}/{name}` as const;
/** As often is an update worked out anew when others were faster. */
const TRIES = 5;

/** A cluster that a server is asked to change. */
export interface Target {
  readonly context: Context;
  readonly place: ServerPlace;
  readonly name: ClusterName;
}

/** @throws Problem `usage` for what only a fleet can do */
export function refuseOnServer(options: Readonly<Record<string, unknown>>): void {
  const flag = Object.keys(options).find((name) => options[name] !== undefined && options[name] !== false);
  if (flag === undefined) return;
  const hint = 'leave it out, or name the fleet with --fleet instead of a server';
  throw new Problem({ code: 'usage', message: `${flag} can not be had over a server`, hint });
}

export async function createOver({ context, place, name }: Target, text: string): Promise<void> {
  const { namespace, key } = name;
  const outcome = await withServer(place, async ({ api }) => {
    const { data } = await api.POST(ALL, { params: { path: { namespace } }, body: parse(text) });
    return data as Outcome;
  });
  if (outcome.outcome === 'unchanged') {
    const hint = 'choose another name, or change it with krake-infra cluster update';
    throw new Problem({ code: 'refused', message: `cluster ${key} exists already`, hint });
  }
  show(context, `Create cluster ${key}`, outcome);
}

export async function updateOver(
  { context, place, name }: Target,
  editsOf: (cluster: Cluster) => readonly YamlEdit[],
): Promise<void> {
  const path = { namespace: name.namespace, name: name.name };
  const outcome = await withServer(place, async ({ api }) => {
    for (let tries = 1; ; tries++) {
      const { data, response } = await api.GET(ONE, { params: { path } });
      const body = parse(editYaml(stringify(data), editsOf(data as unknown as Cluster)));
      const header = { 'If-Match': response.headers.get('etag') ?? '' };
      try {
        return (await api.PUT(ONE, { params: { path, header }, body })).data as Outcome;
      } catch (error) {
        if (!(error instanceof ProblemError && error.status === 412) || tries === TRIES) throw error;
      }
    }
  });
  show(context, `Update cluster ${name.key}`, outcome);
}

export async function scaleOver({ context, place, name }: Target, pool: string, replicas: number): Promise<void> {
  const path = { namespace: name.namespace, name: name.name, pool };
  const outcome = await withServer(place, async ({ api }) => {
    const params = { path, header: { 'Idempotency-Key': newKey() } };
    return (await api.PUT(`${ONE}/pools/{pool}/size`, { params, body: { replicas } })).data as Outcome;
  });
  show(context, `Scale ${name.name}/${pool} to ${replicas}`, outcome);
}

export async function deleteOver({ context, place, name }: Target): Promise<void> {
  const path = { namespace: name.namespace, name: name.name };
  const outcome = await withServer(
    place,
    async ({ api }) => (await api.DELETE(ONE, { params: { path } })).data as Outcome,
  );
  show(context, `Lift the protection of cluster ${name.key}`, outcome);
}

function show({ terminal, paint, output }: Context, subject: string, { outcome, commit, proposal }: Outcome): void {
  if (output !== 'table') {
    const commits = outcome === 'unchanged' ? [] : [commit];
    printData(terminal, output, { commits, plans: [], ...(proposal !== undefined && { proposal }) }, () => []);
  } else if (outcome === 'unchanged') terminal.out('nothing to change\n');
  else if (proposal !== undefined) terminal.out(`${paint('warn', 'proposed')} ${proposal} ${subject}\n`);
  else terminal.out(`${paint('good', 'pushed')} ${commit.slice(0, 12)} ${subject}\n`);
}

import type { ApiGrant } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Action, Subject, Verdict } from './access.ts';

/** Whether one of the grants allows something; of bounds for scaling the reason tells. */
export function granted(grants: readonly ApiGrant[], subject: Subject, action: Action): Verdict {
  const own = grants.filter((grant) => isFor(grant, subject) && covers(grant, action));
  if (action.verb !== 'scale') return whole(own, subject, action);
  const pools = own.filter(({ pools }) => pools === undefined || pools.includes(action.pool ?? ''));
  if (pools.length === 0) return forbidden(subject, action);
  const { replicas } = action;
  // What is no size is told of as such to those who may scale at all.
  if (replicas === undefined) return { allowed: true };
  if (pools.some((grant) => isWithin(grant, replicas))) return { allowed: true };
  return { allowed: false, reason: `${subject.name} may scale pool ${action.pool} to ${rangesOf(pools)} machines` };
}

/** What is done to an object as a whole; sizes in it are bounded as if they were scaled to. */
function whole(own: readonly ApiGrant[], subject: Subject, action: Action): Verdict {
  const { sizes = [], verb, resource } = action;
  if (own.length === 0) return forbidden(subject, action);
  if (own.some((grant) => sizes.every((size) => isWithin(grant, size)))) return { allowed: true };
  return { allowed: false, reason: `${subject.name} may ${verb} ${resource} with pools of ${rangesOf(own)} machines` };
}

function isWithin({ min = 0, max = Number.POSITIVE_INFINITY }: ApiGrant, size: number): boolean {
  return size >= min && size <= max;
}

function rangesOf(grants: readonly ApiGrant[]): string {
  return grants.map(({ min = 0, max }) => (max === undefined ? `${min} or more` : `${min} to ${max}`)).join(', or ');
}

/** Nobody passes for a group by their name. */
function isFor({ to }: ApiGrant, { name, groups }: Subject): boolean {
  return (!name.startsWith('group:') && to.includes(name)) || groups.some((group) => to.includes(`group:${group}`));
}

function covers({ verbs, resources, namespaces }: ApiGrant, { verb, resource, namespace }: Action): boolean {
  const isPlace = namespaces === undefined || (namespace !== undefined && namespaces.includes(namespace));
  return verbs.includes(verb) && (resources === undefined || resources.includes(resource)) && isPlace;
}

function forbidden({ name }: Subject, { verb, resource, namespace, pool }: Action): Verdict {
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  const what = pool === undefined ? resource : `pool ${pool}`;
  return { allowed: false, reason: `${name} may not ${verb} ${what}${where}` };
}

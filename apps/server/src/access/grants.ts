import type { ApiGrant } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Action, Subject, Verdict } from './access.ts';

/** Whether one of the grants allows something; of bounds for scaling the reason tells. */
export function granted(grants: readonly ApiGrant[], subject: Subject, action: Action): Verdict {
  const own = grants.filter((grant) => isFor(grant, subject) && covers(grant, action));
  if (action.verb !== 'scale') return own.length > 0 ? { allowed: true } : forbidden(subject, action);
  const pools = own.filter(({ pools }) => pools === undefined || pools.includes(action.pool ?? ''));
  if (pools.length === 0) return forbidden(subject, action);
  const { replicas } = action;
  // What is no size is told of as such to those who may scale at all.
  if (replicas === undefined) return { allowed: true };
  if (pools.some(({ min = 0, max = Number.POSITIVE_INFINITY }) => replicas >= min && replicas <= max)) {
    return { allowed: true };
  }
  const ranges = pools.map(({ min = 0, max }) => (max === undefined ? `${min} or more` : `${min} to ${max}`));
  return {
    allowed: false,
    reason: `${subject.name} may scale pool ${action.pool} to ${ranges.join(', or ')} machines`,
  };
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

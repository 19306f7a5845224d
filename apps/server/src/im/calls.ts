import type { InfrastructureManagerSender } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { type ImAnswer, ImError } from './answer.ts';
import type { ImAuthorization } from './authorization.ts';
import type { ImDoor } from './door.ts';

/** One request whose sender is known. */
export interface Asked {
  readonly sender: InfrastructureManagerSender;
  readonly authorization: ImAuthorization;
  /** Of the path; empty where it has none. */
  readonly id: string;
  readonly property: string;
  readonly body: string;
  /** The answer is wanted as JSON. */
  readonly asJson: boolean;
  /** Address of an infrastructure. */
  readonly uri: (id: string) => string;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly work: (door: ImDoor, asked: Asked) => Promise<ImAnswer>;
}

const DONE: ImAnswer = { status: 200, body: '', type: 'text/plain' };

/** The six calls that Krake makes, and the list and the properties that exist here. */
export const CALLS: readonly Call[] = [
  {
    method: 'GET',
    path: '/infrastructures',
    work: async (door, { sender, uri, asJson }) => uris((await door.list(sender)).map(uri), asJson),
  },
  {
    method: 'POST',
    path: '/infrastructures',
    work: async (door, { sender, authorization, body, uri, asJson }) => {
      const id = await door.create(sender, authorization, body);
      const headers = { InfID: id };
      if (asJson) return { status: 200, body: { uri: uri(id) }, type: 'application/json', headers };
      return { status: 200, body: uri(id), type: 'text/uri-list', headers };
    },
  },
  {
    method: 'POST',
    path: '/infrastructures/:id',
    work: async (door, { sender, id, body }) => {
      await door.update(sender, id, body);
      return { ...DONE, headers: { InfID: id } };
    },
  },
  {
    method: 'PUT',
    path: '/infrastructures/:id/reconfigure',
    work: async (door, { sender, id }) => {
      await door.reconfigure(sender, id);
      return DONE;
    },
  },
  {
    method: 'DELETE',
    path: '/infrastructures/:id',
    work: async (door, { sender, id }) => {
      await door.remove(sender, id);
      return DONE;
    },
  },
  {
    method: 'GET',
    path: '/infrastructures/:id',
    work: async (door, { sender, id, asJson }) => {
      await door.state(sender, id);
      // There are no machines to log in to.
      return uris([], asJson);
    },
  },
  {
    method: 'GET',
    path: '/infrastructures/:id/:property',
    work: async (door, asked) => ({ status: 200, body: await propertyOf(door, asked), type: 'application/json' }),
  },
];

/** Properties that IM has besides, and that have no meaning for a cluster that is built from Git. */
const OTHER_PROPERTIES = new Set(['radl', 'tosca', 'data', 'authorization']);

async function propertyOf(door: ImDoor, { sender, id, property }: Asked): Promise<Record<string, unknown>> {
  if (property === 'state') return { state: { state: await door.state(sender, id), vm_states: {} } };
  if (property === 'contmsg') return { contmsg: await door.message(sender, id) };
  if (property === 'outputs') return { outputs: { kubeconfig: await door.kubeconfig(sender, id) } };
  // an id that is unknown is more than a property that is
  await door.state(sender, id);
  if (OTHER_PROPERTIES.has(property)) throw new ImError(403, `property ${property} is not kept here`);
  throw new ImError(422, `there is no property ${property}`);
}

function uris(list: readonly string[], asJson: boolean): ImAnswer {
  if (!asJson) return { status: 200, body: list.join('\n'), type: 'text/uri-list' };
  return { status: 200, body: { 'uri-list': list.map((uri) => ({ uri })) }, type: 'application/json' };
}

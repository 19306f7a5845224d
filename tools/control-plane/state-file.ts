/** A process of which a number alone says too little, because the kernel gives it to another one later. */
export interface ProcessId {
  readonly pid: number;
  /** When it was started, as the kernel counts. */
  readonly started: string;
}

export interface PartState {
  readonly name: string;
  readonly port: number;
  readonly log: string;
  readonly state: 'starting' | 'up' | 'stopped' | 'exited';
  readonly ended?: string;
  readonly id?: ProcessId;
  /** ISO time of its start. */
  readonly since?: string;
}

/** What the keeper of a control plane writes down whenever something changes. */
export interface PlaneState {
  /** Becomes true when everything was started; it stays true when a part crashes. */
  readonly started: boolean;
  readonly keeper: { readonly id: ProcessId; readonly since: string };
  readonly parts: readonly PartState[];
  /** Address of the empty repository on the Git server, once that runs. */
  readonly repository?: string;
}

/** Every process that a state names. */
export const processIds = ({ keeper, parts }: PlaneState): readonly ProcessId[] => [
  keeper.id,
  ...parts.flatMap(({ id }) => id ?? []),
];

export const stateText = (state: PlaneState): string => `${JSON.stringify(state, null, 2)}\n`;

/** The state in a file's text. It is replaced as a whole, so that anything else there was written by somebody else. */
export function parseState(text: string): PlaneState {
  try {
    const state = JSON.parse(text) as PlaneState;
    if (typeof state.keeper.id.pid === 'number' && Array.isArray(state.parts)) return state;
  } catch {
    // said below
  }
  throw new Error('this is not the state of a control plane');
}

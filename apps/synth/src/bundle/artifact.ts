/** Something from outside that clusters need. Plain data with stable names: this is also its JSON form. */
export interface Artifact {
  /** `node-image`: an image of the cloud; `component`: several artefacts that another tool lists, see `from`. */
  readonly kind: 'image' | 'node-image' | 'chart' | 'git' | 'component';
  /** As it is published: repository of an image, address and name of a chart, address of a repository. */
  readonly name: string;
  /** Tag, version or branch. Absent where `from` says it. */
  readonly version?: string;
  /** `sha256:...`, where the fleet pins it or a registry was asked. */
  readonly digest?: string;
  /** Where mirrors have it; absent without a mirror. */
  readonly mirror?: string;
  /** What tells the version, or the parts. */
  readonly from?: string;
  /** Clusters as `namespace/name`, and management clusters as `management/name`. */
  readonly usedBy: readonly string[];
}

/** An artefact of one user. */
export type Need = Omit<Artifact, 'usedBy'>;

const KINDS: readonly Artifact['kind'][] = ['image', 'node-image', 'chart', 'git', 'component'];

/** Each artefact once with all its users, in an order that depends on nothing else. */
export function merged(needs: Iterable<readonly [user: string, need: Need]>): readonly Artifact[] {
  const found = new Map<string, { readonly need: Need; readonly users: Set<string> }>();
  for (const [user, need] of needs) {
    const key = keyOf(need);
    const known = found.get(key);
    if (known) known.users.add(user);
    else found.set(key, { need, users: new Set([user]) });
  }
  return [...found.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { need, users }]) => ({ ...need, usedBy: [...users].sort() }));
}

function keyOf({ kind, name, version, digest, mirror, from }: Need): string {
  return [KINDS.indexOf(kind), name, version, digest, mirror, from].map((part) => part ?? '').join('\n');
}

/** `name:tag@digest` taken apart. A name without a registry is one of Docker Hub. */
export function parseImage(reference: string): Pick<Need, 'name' | 'version' | 'digest'> | undefined {
  const [, name, version, digest] =
    /^([a-z0-9][\w./-]*(?::\d+\/[\w./-]+)?)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(reference) ?? [];
  if (name === undefined) return undefined;
  return { name: fullName(name), ...(version && { version }), ...(digest && { digest }) };
}

function fullName(name: string): string {
  const [first = '', ...rest] = name.split('/');
  if (rest.length === 0) return `docker.io/library/${name}`;
  return /[.:]/.test(first) || first === 'localhost' ? name : `docker.io/${name}`;
}

import type { AddonChart } from '@krake-infra/constructs';
import { type Need, parseImage } from './artifact.ts';

type Json = Readonly<Record<string, unknown>>;

/** The chart itself, the images that it is known to have, and those that its values name. */
export function chartNeeds({ version, release }: AddonChart): readonly Need[] {
  const { repository, chart, images = [], values } = release;
  const address = `${repository.replace(/\/+$/, '')}/${chart}`;
  const from = `chart ${chart} ${version}`;
  const known = images.map(({ path, repository: published, suffix = '' }): Need => {
    const parent = path.split('.').slice(0, -1);
    const given = parent.reduce<unknown>((value, key) => (isMap(value) ? value[key] : undefined), values);
    const own = isMap(given) ? textAt(given, path.split('.').at(-1) as string) : undefined;
    const named = parseImage(`${own ?? published}${suffix}`)?.name ?? published;
    return { kind: 'image', name: named, ...(isMap(given) ? pinned(given, from) : { from }) };
  });
  const seen = new Set(known.map(({ name }) => name));
  const others = [...imagesIn(values)].filter(({ name }) => !seen.has(name));
  return [
    { kind: 'chart', name: address, version },
    ...known,
    ...others.map((need) => (need.version === undefined && need.digest === undefined ? { ...need, from } : need)),
  ];
}

/** Images that are named in one text under a key such as `image`, or by `repository` beside `registry`, `tag` and `digest`. */
function* imagesIn(value: unknown): Generator<Need> {
  if (typeof value !== 'object' || value === null) return;
  if (isMap(value)) yield* imageOf(value);
  for (const [key, inner] of Object.entries(value)) {
    const named = typeof inner === 'string' && /(^i|I)mage$/.test(key) ? parseImage(inner) : undefined;
    if (named) yield { kind: 'image', ...named };
    else yield* imagesIn(inner);
  }
}

function* imageOf(value: Json): Generator<Need> {
  const repository = textAt(value, 'repository');
  const image = repository && parseImage([textAt(value, 'registry'), repository].filter(Boolean).join('/'));
  if (image) yield { kind: 'image', ...image, ...pinned(value) };
}

function pinned(value: Json, from?: string): Pick<Need, 'version' | 'digest' | 'from'> {
  const tag = textAt(value, 'tag');
  const digest = textAt(value, 'digest');
  return {
    ...(tag && { version: tag }),
    ...(digest && /^sha256:[0-9a-f]{64}$/.test(digest) && { digest }),
    ...(!tag && !digest && from && { from }),
  };
}

function textAt(value: Json, key: string): string | undefined {
  const text = value[key];
  return typeof text === 'string' && text !== '' ? text : undefined;
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

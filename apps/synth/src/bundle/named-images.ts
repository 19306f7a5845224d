import { type Need, parseImage } from './artifact.ts';

export type Json = Readonly<Record<string, unknown>>;

/** Images that are named in one text under a key such as `image`, or by `repository` beside `registry`, `tag` and `digest`. */
export function* imagesIn(value: unknown): Generator<Need> {
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

/** What `tag` and `digest` say, or who does. */
export function pinned(value: Json, from?: string): Pick<Need, 'version' | 'digest' | 'from'> {
  const tag = textAt(value, 'tag');
  const digest = textAt(value, 'digest');
  return {
    ...(tag && { version: tag }),
    ...(digest && /^sha256:[0-9a-f]{64}$/.test(digest) && { digest }),
    ...(!tag && !digest && from && { from }),
  };
}

export function textAt(value: Json, key: string): string | undefined {
  const text = value[key];
  return typeof text === 'string' && text !== '' ? text : undefined;
}

export function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { AddonChart } from '@krake-infra/constructs';
import { type Need, parseImage } from './artifact.ts';
import { imagesIn, isMap, pinned, textAt } from './named-images.ts';

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

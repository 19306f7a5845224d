import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import type { Loader } from './fleet-properties.ts';

/** Loads as `loadFleet` does, but for one fault of its own. */
export const PLANTED_LOADERS: Readonly<Record<string, Loader>> = {
  'swallows unknown fields': (files) => {
    const fleet = loadFleet(files);
    return { ...fleet, problems: fleet.problems.filter(({ message }) => message !== 'unknown field') };
  },
  'loses positions': (files) => {
    const fleet = loadFleet(files);
    return { ...fleet, problems: fleet.problems.map((problem) => ({ ...problem, line: 1, column: 1 })) };
  },
  'gives up at a broken file': (files) => {
    const fleet = loadFleet(files);
    return fleet.problems.length === 0 ? fleet : { ...fleet, data: { ...fleet.data, clusters: new Map() } };
  },
};

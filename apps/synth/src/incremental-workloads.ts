import type { NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import type { BoundWorkload } from './delivery/workload-delivery.ts';
import type { InputFiles } from './input-files.ts';
import type { WorkloadRecord } from './ledger.ts';
import { boundWorkload } from './workloads.ts';

export type WorkloadRecords = ReadonlyMap<string, WorkloadRecord>;

/**
 * Where each workload runs. Only those are looked at that changed, or whose cluster did.
 *
 * @throws ProblemsError with every problem of these
 */
export async function bindWorkloads(files: InputFiles, known: WorkloadRecords): Promise<WorkloadRecords> {
  const paths = [...files.workloads()];
  const stale = paths.filter((path) => known.get(path)?.input !== inputOf(files, path, known.get(path)));
  if (stale.length === 0 && paths.length === known.size) return known;
  const fresh = stale.length > 0 ? await boundAnew(files, stale, known) : new Map<string, WorkloadRecord>();
  return new Map(paths.map((path) => [path, (fresh.get(path) ?? known.get(path)) as WorkloadRecord]));
}

function inputOf(files: InputFiles, path: string, record: WorkloadRecord | undefined): string {
  return files.inputOfWorkload(path, record?.cluster ?? '');
}

async function boundAnew(files: InputFiles, paths: readonly string[], known: WorkloadRecords) {
  const data = await files.loadWorkloads(paths);
  return new Map(
    paths.map((path): [string, WorkloadRecord] => {
      const workload = data.workloads.get(path.slice('workloads/'.length, -'.yaml'.length) as NamespacedName);
      const cluster = workload?.spec.cluster ?? '';
      const bound = workload && same(known.get(path)?.bound, boundWorkload(data, workload));
      return [path, { input: files.inputOfWorkload(path, cluster), cluster, ...(bound && { bound }) }];
    }),
  );
}

/** The binding that was there when both say the same, so that nothing seems to have changed. */
function same(before: BoundWorkload | undefined, now: BoundWorkload | undefined): BoundWorkload | undefined {
  return JSON.stringify(before) === JSON.stringify(now) ? before : now;
}

/** True when a workload came to a cluster, left one or is reached in another way. */
export function isRebound(before: WorkloadRecords, now: WorkloadRecords): boolean {
  if (before === now) return false;
  return [...before.keys(), ...now.keys()].some((path) => before.get(path)?.bound !== now.get(path)?.bound);
}

export function* boundOf(records: WorkloadRecords): Generator<BoundWorkload> {
  for (const { bound } of records.values()) if (bound) yield bound;
}

import { readySeconds } from '../../core/growth.ts';
import type { FleetData, NamespacedName } from '../../core/model.ts';
import type { CommitId } from '../../core/repository.ts';
import { commitId } from '../../core/repository.ts';
import { managementOf } from '../../core/resolve.ts';
import type { Repository } from '../../ports.ts';
import { type CommitStatus, commitStatus, type TrackedCommit } from './commit-status.ts';
import type { ObjectIndex } from './index-of-objects.ts';
import { FLUX_SOURCE, type Revision } from './records.ts';
import type { Managements } from './tracker.ts';

/** Says how far commits have come. What lies in whose history is asked for once, since it never changes. */
export class CommitTracker {
  readonly #repository: Pick<Repository, 'isAncestor'>;
  readonly #managements: Managements;
  readonly #ancestry = new Map<string, boolean>();

  constructor(repository: Pick<Repository, 'isAncestor'>, managements: Managements) {
    this.#repository = repository;
    this.#managements = managements;
  }

  /**
   * Status of a commit; with clusters on several management clusters that of the slowest. `undefined` when none of them
   * can be read.
   *
   * @param now seconds since the epoch
   */
  async status(data: FleetData, tracked: TrackedCommit, now: number): Promise<CommitStatus | undefined> {
    const statuses: CommitStatus[] = [];
    for (const [name, management] of this.#managements) {
      const clusters = tracked.clusters.filter((key) => this.#isOn(data, key, name));
      if (management.trouble !== undefined || clusters.length === 0) continue;
      statuses.push(await this.#statusOn(data, management.index, { ...tracked, clusters }, now));
    }
    return slowest(statuses);
  }

  /** True when a commit is `revision` or lies in its history. */
  async isIn(commit: CommitId, revision: Revision): Promise<boolean> {
    const key = `${commit} ${revision}`;
    const known = this.#ancestry.get(key);
    if (known !== undefined) return known;
    try {
      const answer = commit === revision || (await this.#repository.isAncestor(commit, commitId(revision)));
      this.#ancestry.set(key, answer);
      return answer;
    } catch {
      // Flux was faster than our fetch; once the clone has the revision the answer counts.
      return false;
    }
  }

  /** Clusters that Git does not know any more count where they still are. */
  #isOn(data: FleetData, key: NamespacedName, management: string): boolean {
    const cluster = data.clusters.get(key);
    if (cluster) return managementOf(cluster, data.managementClusters.keys()) === management;
    const index = this.#managements.get(management)?.index;
    return index?.kustomizations.has(key) === true || index?.clusters.has(key) === true;
  }

  async #statusOn(data: FleetData, index: ObjectIndex, tracked: TrackedCommit, now: number): Promise<CommitStatus> {
    const source = index.sources.get(FLUX_SOURCE);
    const kustomizations = tracked.clusters.map((key) => index.kustomizations.get(key));
    const revisions = kustomizations.flatMap((one) =>
      one ? [one.applied, one.attempted, ...one.history.map(({ revision }) => revision)] : [],
    );
    const within = new Set<Revision>();
    for (const revision of new Set([source?.revision, ...revisions])) {
      if (revision !== undefined && (await this.isIn(tracked.commit, revision))) within.add(revision);
    }
    return commitStatus(tracked, {
      now,
      isIn: (revision) => within.has(revision),
      source,
      kustomization: (key) => index.kustomizations.get(key),
      objects: (key) => index.clusters.get(key),
      readySeconds: readySeconds(data.fleet.spec.backOff),
    });
  }
}

/** What comes before and after is not seen on a management cluster. */
const ORDER: readonly CommitStatus['stage'][] = ['failed', 'stuck', 'pushed', 'fetched', 'applied', 'ready'];

function slowest(statuses: readonly CommitStatus[]): CommitStatus | undefined {
  return [...statuses].sort((a, b) => ORDER.indexOf(a.stage) - ORDER.indexOf(b.stage))[0];
}

import type { MachinePoolProps, Zone } from './generated/structs.ts';
import { NodeCount } from './node-count.ts';
import type { ProviderProblem } from './provider.ts';

const OWNERS = ['git', 'policy', 'autoscaler', 'bounded'];

/**
 * The size of a pool, or of one zone of it, and who owns it: Git holds the number (`git`, `policy`), or Git holds
 * bounds and the cluster-autoscaler moves inside them (`autoscaler`, `bounded`). Never both, because each would undo
 * what the other writes. Source: Cluster API, defaulting of MachineDeployment replicas.
 */
export class PoolSize {
  /** People decide, in Git (unit: machines). */
  public static git(replicas: number): PoolSize {
    return new PoolSize('git', { replicas });
  }

  /** ScalingPolicies decide and write the number into Git (unit: machines). */
  public static policy(replicas: number): PoolSize {
    return new PoolSize('policy', { replicas });
  }

  /**
   * The cluster-autoscaler decides inside the bounds (unit: machines). It never shrinks below `min`, but it only lifts
   * a smaller pool to `min` when it runs with `--enforce-node-group-min-size`.
   */
  public static autoscaler(min: number, max: number): PoolSize {
    return new PoolSize('autoscaler', { min, max });
  }

  /**
   * As {@link autoscaler}, and ScalingPolicies move the bounds (unit: machines). A raised `min` adds machines only when
   * the cluster-autoscaler runs with `--enforce-node-group-min-size`.
   */
  public static bounded(min: number, max: number): PoolSize {
    return new PoolSize('bounded', { min, max });
  }

  /**
   * The size that a pool, or one of its zones, was given.
   * @param zone the zone, for a pool with zones
   * @throws Error when the fields do not fit the owner
   */
  public static fromPool(pool: MachinePoolProps, zone?: Zone): PoolSize {
    return new PoolSize(pool.owner ?? 'git', zone ?? pool);
  }

  /** `git`, `policy`, `autoscaler` or `bounded`. */
  public readonly owner: string;
  /** Number of machines, for owners git and policy. */
  public readonly replicas?: number;
  /** Fewest machines, for owners autoscaler and bounded. */
  public readonly min?: number;
  /** Most machines, for owners autoscaler and bounded. */
  public readonly max?: number;

  private constructor(owner: string, numbers: SizeNumbers) {
    const [problem] = sizeProblems(owner, numbers, '');
    if (problem) {
      throw new Error(`${problem.message}; ${problem.hint}`);
    }
    this.owner = owner;
    this.replicas = numbers.replicas;
    this.min = numbers.min;
    this.max = numbers.max;
  }

  /** Annotations by which the cluster-autoscaler finds the pool; empty when Git holds the number. */
  public annotations(): { [key: string]: string } {
    if (this.min === undefined || this.max === undefined) {
      return {};
    }
    return { [sizeAnnotation('min')]: String(this.min), [sizeAnnotation('max')]: String(this.max) };
  }
}

/** Annotation by which the cluster-autoscaler knows one end of a pool's size. */
export function sizeAnnotation(end: 'min' | 'max'): string {
  return `cluster.x-k8s.io/cluster-api-autoscaler-node-group-${end}-size`;
}

interface SizeNumbers {
  readonly replicas?: number;
  readonly min?: number;
  readonly max?: number;
}

/**
 * Why numbers do not fit an owner.
 * @param prefix path of the pool or zone with a final dot, or nothing
 */
export function sizeProblems(owner: string, numbers: SizeNumbers, prefix: string): ProviderProblem[] {
  if (!OWNERS.includes(owner)) {
    const hint = `choose one of ${OWNERS.join(', ')}`;
    return [{ field: `${prefix}owner`, message: `no owner is called ${owner}`, hint, rule: 'one-owner-per-size' }];
  }
  const inGit = owner === 'git' || owner === 'policy';
  const wanted: (keyof SizeNumbers)[] = inGit ? ['replicas'] : ['min', 'max'];
  const unwanted: (keyof SizeNumbers)[] = inGit ? ['min', 'max'] : ['replicas'];
  const rule = 'one-owner-per-size';
  return [
    ...wanted.filter((name) => numbers[name] === undefined).map((name) => missing(`${prefix}${name}`, name, owner)),
    ...unwanted
      .filter((name) => numbers[name] !== undefined)
      .map((name) => ({
        field: `${prefix}${name}`,
        message: `${name} is given, but owner ${owner} works with ${wanted.join(' and ')}`,
        hint: `remove ${name}, or change the owner`,
        rule,
      })),
    ...wanted.flatMap((name) => countProblems(numbers[name], `${prefix}${name}`)),
    ...orderProblems(numbers, prefix),
  ];
}

function missing(field: string, name: string, owner: string): ProviderProblem {
  // Cluster API would make it 1, whatever it was before
  const message = `${name} is missing; owner ${owner} needs it`;
  return { field, message, hint: `give ${name}, or change the owner`, rule: 'one-owner-per-size' };
}

function countProblems(value: number | undefined, field: string): ProviderProblem[] {
  if (value === undefined || NodeCount.isCount(value)) {
    return [];
  }
  const message = `${value} is not a number of machines`;
  return [{ field, message, hint: 'give a whole number from 0 to 1000', rule: 'node-count' }];
}

function orderProblems({ min, max }: SizeNumbers, prefix: string): ProviderProblem[] {
  if (min === undefined || max === undefined || min <= max) {
    return [];
  }
  const message = `min ${min} is over max ${max}`;
  return [{ field: `${prefix}min`, message, hint: 'lower min or raise max', rule: 'min-not-over-max' }];
}

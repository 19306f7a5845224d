import { Problem } from '../core/errors.ts';
import type { ClusterClaim, ClusterClaimSpec, ClusterState } from '../core/generated/fleet.ts';
import { fleetPath, type NamespacedName } from '../core/model.ts';
import { REMOVAL_SECONDS } from '../core/removal.ts';
import type { FileChange } from '../core/repository.ts';
import { wishedBody } from '../core/resolve.ts';
import { secondsOf, timestamp } from '../core/time.ts';
import { objectText } from '../fleet/object-text.ts';
import { stateBytes } from '../fleet/state-file.ts';
import type { PlainValue, YamlEdit } from '../fleet/yaml/edit.ts';
import type { ChangeRequest, RequestedStep, StepOutcome } from './change-request.ts';
import { edited } from './edit-file.ts';
import { withDeletion } from './removal.ts';
import type { Snapshot } from './snapshot.ts';

/** A cluster that a program outside wants. */
export interface WantedClaim {
  readonly cluster: NamespacedName;
  /** `spec` of its file. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly claim: Pick<ClusterClaimSpec, 'id' | 'sender' | 'management'>;
  /** Seconds since the epoch. */
  readonly at: number;
}

/** Creates a cluster and its claim. What a person decides on, and what is refused, leaves the claim alone. */
export function claimRequest({ cluster, body: spec, claim: asked, at }: WantedClaim): ChangeRequest {
  const metadata = metadataOf(cluster);
  const step = (snapshot: Snapshot): RequestedStep => {
    const path = fleetPath('Cluster', metadata);
    const claim = fleetPath('ClusterClaim', metadata);
    if (snapshot.files.has(path) || snapshot.files.has(claim)) {
      throw new Problem({ code: 'conflict', message: `${cluster} exists already`, file: path });
    }
    const record = (outcome: StepOutcome): readonly FileChange[] => [
      claimFile({ metadata, spec: { ...asked, at: timestamp(at), ...outcomeFields(outcome) } }),
    ];
    const body = `${asked.sender} asks for it, as ${asked.id}.`;
    const files = [{ path, bytes: Buffer.from(objectText('Cluster', { metadata, spec })) }];
    return { subject: `Create cluster ${cluster}`, body, files, record };
  };
  return { id: `claim/${asked.id}`, cluster, at, step };
}

/** Begins the removal of a claimed cluster; one whose creation was not made is merely marked. */
export function releaseRequest({ metadata, spec }: ClusterClaim, at: number): ChangeRequest {
  const cluster: NamespacedName = `${metadata.namespace}/${metadata.name}`;
  const step = (snapshot: Snapshot): RequestedStep | undefined => {
    const { clusters, states, claims } = snapshot.fleet.data;
    const claim = claims.get(cluster);
    const exists = clusters.has(cluster);
    if (!claim || (exists ? isAnswered(claim, states.get(cluster), at) : claim.spec.deleted !== undefined))
      return undefined;
    const marked = claimFile({ metadata, spec: { ...claim.spec, deleted: timestamp(at) } });
    const decision = `claim-${claim.spec.id}`;
    const deletion = { phase: 'lifting', at: timestamp(at), decision } as const;
    return {
      subject: exists ? `Lift the protection of cluster ${cluster}` : `Give up the claim of cluster ${cluster}`,
      body: `${claim.spec.sender} asks for the removal of ${claim.spec.id}.`,
      files: exists ? [withDeletion(snapshot, { cluster }, deletion)] : [],
      isBeginning: true,
      record: () => [marked],
    };
  };
  return { id: `release/${spec.id}`, cluster, at, step };
}

/** Under way, or ended not long ago by a person, who is not asked the same at once again. */
function isAnswered({ spec: { deleted } }: ClusterClaim, state: ClusterState | undefined, at: number): boolean {
  return state?.status?.deletion !== undefined || (deleted !== undefined && at - secondsOf(deleted) < REMOVAL_SECONDS);
}

function outcomeFields(outcome: StepOutcome): Pick<ClusterClaimSpec, 'proposal' | 'refused'> {
  if (outcome.kind === 'proposed') return { proposal: outcome.branch };
  return outcome.kind === 'refused' ? { refused: outcome.reason.slice(0, 1000) } : {};
}

function metadataOf(cluster: NamespacedName) {
  const [namespace = '', name = ''] = cluster.split('/');
  return { name, namespace };
}

function claimFile({ metadata, spec }: Pick<ClusterClaim, 'metadata' | 'spec'>): FileChange {
  const claim: ClusterClaim = { apiVersion: 'krake-infra.io/v1alpha1', kind: 'ClusterClaim', metadata, spec };
  return { path: fleetPath('ClusterClaim', metadata), bytes: stateBytes(claim) };
}

/** What an update of a claimed cluster may change besides the sizes of its pools. */
export interface ClaimChange {
  /** Distinguishes this update from others. */
  readonly id: string;
  readonly kubernetesVersion?: string;
  readonly controlPlaneReplicas?: number;
  /** Seconds since the epoch. */
  readonly at: number;
}

/** Changes version and control plane of a claimed cluster; what is so already stays as it is. */
export function claimUpdate({ metadata, spec }: ClusterClaim, change: ClaimChange): ChangeRequest {
  const cluster: NamespacedName = `${metadata.namespace}/${metadata.name}`;
  const step = (snapshot: Snapshot): RequestedStep | undefined => {
    const { data } = snapshot.fleet;
    const declared = data.clusters.get(cluster);
    if (!declared) throw new Problem({ code: 'refused', message: `cluster ${cluster} does not exist yet` });
    const wish = wishedBody(data, declared);
    const edits = [
      ...valueEdits(declared.spec, ['kubernetesVersion'], [wish.kubernetesVersion, change.kubernetesVersion]),
      ...valueEdits(
        declared.spec,
        ['controlPlane', 'replicas'],
        [wish.controlPlane?.replicas, change.controlPlaneReplicas],
      ),
    ];
    if (edits.length === 0) return undefined;
    const files = [edited(snapshot, fleetPath('Cluster', metadata), edits)];
    const body = `${spec.sender} asks for it, as ${spec.id}.`;
    return { subject: `Update cluster ${cluster}`, body, files, record: () => [] };
  };
  return { id: `update/${spec.id}/${change.id}`, cluster, at: change.at, step };
}

/** Edits of the cluster's own file: `present` is what template and cluster add up to, `wanted` what is to be there. */
function valueEdits(
  own: unknown,
  path: readonly string[],
  [present, wanted]: readonly [unknown, string | number | undefined],
): readonly YamlEdit[] {
  if (wanted === undefined || wanted === present) return [];
  let at = own;
  for (const [index, key] of path.entries()) {
    const next = (at as Readonly<Record<string, unknown>>)[key];
    if (next === undefined) {
      const rest = path.slice(index + 1).reduceRight<PlainValue>((value, inner) => ({ [inner]: value }), wanted);
      return [{ op: 'add', path: ['spec', ...path.slice(0, index + 1)], value: rest }];
    }
    at = next;
  }
  return [{ op: 'set', path: ['spec', ...path], value: wanted }];
}

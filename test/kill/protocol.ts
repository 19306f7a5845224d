import type { ScaleRequest } from '@krake-infra/reconciler/core/requests.ts';
import type { RequestAnswer } from '@krake-infra/reconciler/loop/answers.ts';

/** What the test tells the loop. */
export type Command =
  | { readonly request: ScaleRequest }
  | { readonly reading: { readonly metric: string; readonly value: number; readonly at: number } }
  /** Stop for good behind the next push, before anything is answered. */
  | { readonly hold: boolean };

/** Part of a pass, from the acceptance of a trigger to its answer. */
export type Leg = 'edit' | 'objects' | 'push' | 'after the push';

/** What the loop tells the test. */
export type Event =
  | { readonly ready: true }
  | { readonly leg: Leg }
  | { readonly answer: RequestAnswer }
  | { readonly observed: string }
  | { readonly failure: string };

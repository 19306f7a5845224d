import { createHash } from 'node:crypto';
import type { KubernetesTokens } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Clock, ClusterAccess, Log, TokenOwner } from '@krake-infra/reconciler/ports.ts';

export interface KubernetesTokensParts {
  readonly configuration: KubernetesTokens;
  readonly access: Pick<ClusterAccess, 'tokenOwner'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Tokens of Kubernetes are JSON Web Tokens; nothing else is worth a question to an API server. */
const JSON_WEB_TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** A token that was taken back is known for so long still, and so many are known. */
const KNOWN_MS = 10_000;
const MOST_KNOWN = 1000;

interface Known {
  readonly owner: Promise<TokenOwner | undefined>;
  /** On the clock, in milliseconds. */
  readonly until: number;
}

/** Whose bearer tokens are, by the API server of a management cluster. */
export class KubernetesTokenReviews {
  readonly #parts: KubernetesTokensParts;
  readonly #known = new Map<string, Known>();

  constructor(parts: KubernetesTokensParts) {
    this.#parts = parts;
  }

  /** `undefined` for nobody's, and while the API server can not be asked. */
  async owner(token: string): Promise<TokenOwner | undefined> {
    if (!JSON_WEB_TOKEN.test(token)) return undefined;
    const now = this.#parts.clock.now();
    const digest = createHash('sha256').update(token).digest('hex');
    const known = this.#known.get(digest);
    if (known && known.until > now) return known.owner;
    const owner = this.#ask(token);
    this.#known.delete(digest);
    this.#known.set(digest, { owner, until: now + KNOWN_MS });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
    return owner;
  }

  async #ask(token: string): Promise<TokenOwner | undefined> {
    const { access, configuration, log } = this.#parts;
    const { management, audiences } = configuration;
    try {
      return await access.tokenOwner?.(management, token, audiences);
    } catch (error) {
      log.warn('a token can not be reviewed', { management, problem: (error as Error).message });
      return undefined;
    }
  }
}

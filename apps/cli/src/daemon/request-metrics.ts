import type { RequestObserver, ServedRequest } from '@krake-infra/server/observed.ts';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20];
/** Statuses by which somebody is refused, and what that means. */
const REFUSED: Readonly<Record<number, string>> = { 401: 'unknown', 403: 'forbidden', 429: 'too_much' };

/** What Prometheus can know of the doors, each name with the prefix `krake_infra_`. */
export class RequestMetrics implements RequestObserver {
  readonly registry = new Registry();
  readonly #seconds = new Histogram({
    name: 'krake_infra_request_seconds',
    help: 'Time of a request until its answer, streams of events apart',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly #refused = new Counter({
    name: 'krake_infra_requests_refused_total',
    help: 'Requests of somebody who is not known, may not do that, or asks too much',
    labelNames: ['reason'],
    registers: [this.registry],
  });
  readonly #open = new Gauge({
    name: 'krake_infra_requests_open',
    help: 'Requests that are being answered, streams of events too',
    registers: [this.registry],
  });

  began(): void {
    this.#open.inc();
  }

  ended({ method, route, status, seconds, isStream }: ServedRequest): void {
    this.#open.dec();
    const reason = REFUSED[status];
    if (reason !== undefined) this.#refused.inc({ reason });
    if (!isStream) this.#seconds.observe({ method, route, status: String(status) }, seconds);
  }
}

import { Prometheus, ScrapeTarget } from '../support/prometheus.ts';

/** A service whose load a real Prometheus reads. */
export class Load {
  readonly prometheus: Prometheus;
  readonly #page: ScrapeTarget;

  private constructor(prometheus: Prometheus, page: ScrapeTarget) {
    this.prometheus = prometheus;
    this.#page = page;
  }

  static async start(value: number): Promise<Load> {
    const page = await ScrapeTarget.start();
    const load = new Load(await Prometheus.start({ targets: [page] }), page);
    load.set(value);
    await load.prometheus.holds('load');
    return load;
  }

  /** From the next scrape on, at most 0.2 s later, the load is this. */
  set(value: number): void {
    this.#page.lines.splice(0, Number.POSITIVE_INFINITY, `load ${value}`);
  }

  async stop(): Promise<void> {
    await this.prometheus.close();
    await this.#page.die();
  }
}

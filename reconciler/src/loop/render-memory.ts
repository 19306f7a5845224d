import { isSameJson } from '../core/json-diff.ts';
import type { RenderedCluster } from '../core/manifest.ts';
import type { FleetData, NamespacedName } from '../core/model.ts';
import { type RenderInputs, renderInputs } from '../core/touched.ts';
import type { Renderer } from '../ports.ts';

/** Some 25 KB each. */
const MOST_RENDERINGS = 128;

interface Rendering {
  readonly key: NamespacedName;
  readonly inputs: RenderInputs;
  readonly rendered: Omit<RenderedCluster, 'objects'>;
  /** As text, which weighs a fifth of the objects, and is one thing to throw away instead of thousands. */
  readonly objects: string;
}

/**
 * The latest renderings, so that what a cluster looks like now is not worked out again for its next change. A renderer
 * is pure, so nobody can tell a remembered rendering from a new one.
 */
export class RenderMemory {
  readonly #renderer: Renderer;
  /** Latest last. */
  #known: Rendering[] = [];

  constructor(renderer: Renderer) {
    this.#renderer = renderer;
  }

  /** As `Renderer.cluster`. */
  cluster(data: FleetData, key: NamespacedName, at: string): RenderedCluster | undefined {
    const inputs = renderInputs(data, key);
    const known = inputs && this.#known.find((rendering) => rendering.key === key && isSame(rendering.inputs, inputs));
    return known ? { ...known.rendered, objects: JSON.parse(known.objects) } : this.#renderer.cluster(data, key, at);
  }

  /** Keeps what a cluster of `data` renders to, given that its state in `data` is the one that the rendering made. */
  keep(data: FleetData, key: NamespacedName, { objects, ...rendered }: RenderedCluster): void {
    const inputs = renderInputs(data, key);
    if (!inputs) return;
    const others = this.#known.filter((known) => known.key !== key || !isSame(known.inputs, inputs));
    this.#known = [...others, { key, inputs, rendered, objects: JSON.stringify(objects) }].slice(-MOST_RENDERINGS);
  }
}

/** Files that are read again give other objects that say the same. */
function isSame(a: RenderInputs, b: RenderInputs): boolean {
  return (Object.keys(a) as (keyof RenderInputs)[]).every((input) => isSameJson(a[input], b[input]));
}

/** The memory that belongs to a renderer. */
export function memoryOf(renderer: Renderer): RenderMemory {
  const memory = memories.get(renderer) ?? new RenderMemory(renderer);
  memories.set(renderer, memory);
  return memory;
}

const memories = new WeakMap<Renderer, RenderMemory>();

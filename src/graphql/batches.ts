import type { FieldNode, GraphQLResolveInfo } from "graphql";

/** @param times how often each key is asked for */
type Read<V> = (times: ReadonlyMap<string, number>) => Promise<ReadonlyMap<string, V>>;

/**
 * Reads what many objects at one place of a document ask for with one call. graphql-js hands the same array of field nodes to
 * every resolver at one place, and a new one to each execution, so that array names the batch and nothing outlives its
 * execution.
 */
export class Batches {
  readonly #open = new WeakMap<readonly FieldNode[], Batch<unknown>>();

  /**
   * The value of `key`, null where `read` found none.
   *
   * @param read called once with all keys; whose `read` it is does not matter, so it must depend on nothing but the place
   */
  async load<V>(info: GraphQLResolveInfo, key: string, read: Read<V>): Promise<V | null> {
    const { fieldNodes } = info;
    let batch = this.#open.get(fieldNodes) as Batch<V> | undefined;
    if (batch === undefined) {
      batch = new Batch(read, () => this.#open.delete(fieldNodes));
      this.#open.set(fieldNodes, batch);
    }
    return (await batch.add(key)).get(key) ?? null;
  }
}

class Batch<V> {
  readonly #times = new Map<string, number>();
  readonly #values: Promise<ReadonlyMap<string, V>>;

  /** @param close called when no more keys are taken */
  constructor(read: Read<V>, close: () => void) {
    // After every resolver of the level has run: they run in promise jobs, and all of these come before the next tick.
    const level = new Promise<void>((resolve) => void Promise.resolve().then(() => process.nextTick(resolve)));
    this.#values = level.then(() => {
      close();
      return read(this.#times);
    });
  }

  add(key: string): Promise<ReadonlyMap<string, V>> {
    this.#times.set(key, (this.#times.get(key) ?? 0) + 1);
    return this.#values;
  }
}

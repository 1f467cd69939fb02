import type { FieldNode, GraphQLResolveInfo } from "graphql";

type Read<V> = (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>;

/**
 * Loads what many objects at one place of a document ask for with one call. graphql-js hands the same array of field nodes to
 * every resolver at one place, and a new one to each execution, so that array names the batch and nothing outlives its
 * execution.
 */
export class Batches {
  readonly #open = new WeakMap<readonly FieldNode[], Batch<unknown>>();

  /**
   * The value of `key`, undefined where `read` found none.
   *
   * @param read called once with all keys; whose `read` it is does not matter, so it must depend on nothing but the place
   */
  load<V>(info: GraphQLResolveInfo, key: string, read: Read<V>): Promise<V | undefined> {
    let batch = this.#open.get(info.fieldNodes) as Batch<V> | undefined;
    if (batch === undefined) {
      batch = new Batch(read);
      this.#open.set(info.fieldNodes, batch);
    }
    return batch.load(key);
  }
}

class Batch<V> {
  readonly #read: Read<V>;
  readonly #known = new Map<string, Promise<V | undefined>>();
  #waiting = new Set<string>();
  #next: Promise<ReadonlyMap<string, V>> | null = null;

  constructor(read: Read<V>) {
    this.#read = read;
  }

  load(key: string): Promise<V | undefined> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#waiting.add(key);
    this.#next ??= this.#later();
    const value = this.#next.then((values) => values.get(key));
    this.#known.set(key, value);
    return value;
  }

  /** After every resolver of the level has run: they run in promise jobs, and all of these come before the next tick. */
  async #later(): Promise<ReadonlyMap<string, V>> {
    await new Promise<void>((resolve) => void Promise.resolve().then(() => process.nextTick(resolve)));
    const keys = [...this.#waiting];
    this.#waiting = new Set();
    this.#next = null;
    return this.#read(keys);
  }
}

/** What waits, by caller: that of each in the order in which it came, and the callers in rotation. */
export class Rotation<T> {
  /** The first caller is next. */
  readonly #lines = new Map<string, T[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  sizeOf(caller: string): number {
    return this.#lines.get(caller)?.length ?? 0;
  }

  add(caller: string, waiting: T): void {
    const line = this.#lines.get(caller);
    if (line === undefined) this.#lines.set(caller, [waiting]);
    else line.push(waiting);
    this.#size += 1;
  }

  /** Takes what is next out of it; its caller is behind all others from now on. Undefined where nothing waits. */
  next(): T | undefined {
    const [first] = this.#lines;
    if (first === undefined) return undefined;
    const [caller, line] = first;
    const next = line.shift();
    this.#lines.delete(caller);
    if (line.length > 0) this.#lines.set(caller, line);
    this.#size -= 1;
    return next;
  }
}

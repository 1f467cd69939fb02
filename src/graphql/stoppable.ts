/**
 * A subscription that cannot begin fails at its first message: what `start` throws by itself would be a message of its own kind.
 */
async function* begin<T>(
  start: (signal: AbortSignal) => AsyncGenerator<T, void>,
  signal: AbortSignal,
): AsyncGenerator<T, void> {
  yield* start(signal);
}

/**
 * What `start` yields, until the reader returns. A generator that waits for something does not notice `return` before that
 * something comes: so its signal aborts first.
 */
export function stoppable<T>(start: (signal: AbortSignal) => AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  const stop = new AbortController();
  const source = begin(start, stop.signal);
  return {
    next: () => source.next(),
    return: () => {
      stop.abort();
      return source.return();
    },
    throw: (error) => {
      stop.abort();
      return source.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await source.return();
    },
  };
}

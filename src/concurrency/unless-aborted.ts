/**
 * What `work` comes to, unless `signal` aborts first: the work itself goes on.
 *
 * @throws the reason of `signal`; what `work` throws
 */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  try {
    // Work that is given up may still fail, and whoever gave it up has been told why already.
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

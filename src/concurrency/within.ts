/** The value, or `late()` when it takes longer; the work goes on unheard. */
export async function within<T>(milliseconds: number, value: Promise<T>, late: () => T): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  const timer = setTimeout(() => resolve(late()), milliseconds);
  try {
    return await Promise.race([value, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Longer ones a timer of JavaScript takes for none at all. */
const LONGEST_MS = 2 ** 31 - 1;

/** Calls back at an instant, or at once when it has passed; disposing of it before is forgetting it. */
export function callAt(instant: Date, callback: () => void): Disposable {
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const left = instant.getTime() - Date.now();
    timer = left > LONGEST_MS ? setTimeout(wait, LONGEST_MS) : setTimeout(callback, Math.max(left, 0));
    timer.unref();
  };
  wait();
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}

import { vi } from "vitest";

/** Does `work` with the clock of this machine so many milliseconds off; the database's and the timers stay as they are. */
export async function withMachineClockOff<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + milliseconds });
  try {
    return await work();
  } finally {
    vi.useRealTimers();
  }
}

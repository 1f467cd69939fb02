import { deleteOldSamples, lastHour, nextSample, writeHour, writeSample } from "../../store/history.js";
import type { OwnerWrite } from "../../store/owner-write.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Has the figures of a cluster's sessions noted once a minute, and the worst of each hour when it is over. */
export class HistoryRecorder {
  readonly #as: OwnerWrite;
  #minute = -Infinity;
  /** The next hour to be noted, in hours since 1970; null while it is not known what the owner before has noted. */
  #next: number | null = null;
  #noting: Promise<void> | null = null;
  readonly #failed: (error: unknown) => void;

  constructor(as: OwnerWrite, failed: (error: unknown) => void) {
    this.#as = as;
    this.#failed = failed;
  }

  /**
   * Where a minute before is still being noted, this one is left out.
   *
   * @param at when the poll was made that has just been written
   * @returns when nothing is being noted any more
   */
  note(at: Date): Promise<void> {
    const minute = Math.floor(at.getTime() / MINUTE_MS);
    if (this.#noting !== null) return this.#noting;
    // A clock that was set back begins anew.
    if (minute === this.#minute) return Promise.resolve();
    this.#noting = this.#note(at, minute)
      .catch(this.#failed)
      .finally(() => (this.#noting = null));
    return this.#noting;
  }

  async #note(at: Date, minute: number): Promise<void> {
    await writeSample(this.#as, at);
    this.#minute = minute;
    await this.#noteHours(Math.floor(at.getTime() / HOUR_MS), at);
  }

  /** One transaction for each hour that there are samples of, so that none of them takes long, whatever was left to be noted. */
  async #noteHours(present: number, at: Date): Promise<void> {
    const begin = this.#next ?? (await this.#hourAfterLast());
    if (begin === present) return;
    for (let hour = await this.#hourOfSample(begin); hour < present; hour = await this.#hourOfSample(hour + 1)) {
      await writeHour(this.#as, new Date(hour * HOUR_MS), new Date((hour + 1) * HOUR_MS));
      this.#next = hour + 1;
    }
    this.#next = present;
    await deleteOldSamples(this.#as, at);
  }

  async #hourAfterLast(): Promise<number> {
    const noted = await lastHour(this.#as);
    return noted === null ? 0 : noted.getTime() / HOUR_MS + 1;
  }

  /** The first hour that samples tell of, `from` at the earliest; Infinity where none does. */
  async #hourOfSample(from: number): Promise<number> {
    const sample = await nextSample(this.#as, new Date(from * HOUR_MS));
    return sample === null ? Infinity : Math.max(from, Math.floor(sample.getTime() / HOUR_MS));
  }
}

import { MINUTES_KEPT_HOURS } from "../../model/history.js";
import { writeHours, writeSample } from "../../store/history.js";
import type { OwnerWrite } from "../../store/owner-write.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Has the figures of a cluster's sessions noted once a minute, and the worst of each hour when it is over. */
export class HistoryRecorder {
  readonly #as: OwnerWrite;
  #minute = -Infinity;
  /** The hour up to which all are noted; null while it is not known what the owner before has noted. */
  #hour: number | null = null;

  constructor(as: OwnerWrite) {
    this.#as = as;
  }

  /** @param at when the poll was made that has just been written */
  async note(at: Date): Promise<void> {
    const minute = Math.floor(at.getTime() / MINUTE_MS);
    // A clock that was set back begins anew.
    if (minute === this.#minute) return;
    await writeSample(this.#as, at);
    this.#minute = minute;
    const hour = Math.floor(at.getTime() / HOUR_MS);
    if (hour === this.#hour) return;
    await writeHours(this.#as, new Date((this.#hour ?? hour - MINUTES_KEPT_HOURS) * HOUR_MS), new Date(hour * HOUR_MS));
    this.#hour = hour;
  }
}

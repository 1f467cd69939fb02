import type { NodeReport } from "../../gluster/report/report.js";

/**
 * Sees by the reports of nodes whether their files of keys are others than before. Who changes them on several nodes, or a file in
 * several writes, is let come to an end: a change counts with the first poll that finds no further one.
 */
export class KeyFileWatch {
  readonly #last = new Map<string, string>();
  #isChanging = false;

  /** @param reports by host; one that has not told before says nothing new */
  changed(reports: ReadonlyMap<string, Pick<NodeReport, "keyFiles">>): boolean {
    const others = [...reports].filter(([host, { keyFiles }]) => (this.#last.get(host) ?? keyFiles) !== keyFiles);
    for (const [host, { keyFiles }] of reports) this.#last.set(host, keyFiles);
    const wasChanging = this.#isChanging;
    this.#isChanging = others.length > 0;
    return wasChanging && !this.#isChanging;
  }
}

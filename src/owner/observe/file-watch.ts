/**
 * Sees whether files of nodes are others than before. Who changes them on several nodes, or a file in several writes, is let come to an
 * end: a change counts with the first poll that finds no further one.
 */
export class FileWatch {
  readonly #last = new Map<string, string>();
  #isChanging = false;

  /** @param told another text where the files of a host are others; one that has not told before says nothing new */
  changed(told: ReadonlyMap<string, string>): boolean {
    const others = [...told].filter(([host, files]) => (this.#last.get(host) ?? files) !== files);
    for (const [host, files] of told) this.#last.set(host, files);
    const wasChanging = this.#isChanging;
    this.#isChanging = others.length > 0;
    return wasChanging && !this.#isChanging;
  }
}

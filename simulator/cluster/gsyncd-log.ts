/** A session's gsyncd.log on one node, as gsyncd of 10.3 writes it. */

/** A log of this size, in characters, is rotated: what follows goes into another file. */
const MOST = 262_144;

export class GsyncdLog {
  #text = "";
  #inode: number;

  constructor(inode: number) {
    this.#inode = inode;
  }

  get inode(): number {
    return this.#inode;
  }

  get text(): string {
    return this.#text;
  }

  /** @param where module, who writes, line and function, e.g. `monitor(monitor):158:monitor` */
  add(now: number, level: "I" | "E", where: string, words: string): void {
    if (this.#text.length > MOST) {
      this.#text = "";
      this.#inode += 1;
    }
    const at = new Date(now).toISOString().replace("T", " ").replace("Z", "000");
    this.#text += `[${at}] ${level} [${where}] ${words}\n`;
  }
}

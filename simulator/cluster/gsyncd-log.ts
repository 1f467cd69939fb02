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
    this.#write(now, "", `${level} [${where}] ${words}`);
  }

  /** An error as a mount writes it. @param where as it stands there, e.g. `[MSGID: 108006] [afr-common.c:6123:afr_…]` */
  addOfMount(now: number, where: string, words: string): void {
    this.#write(now, " +0000", `E ${where} ${words}`);
  }

  #write(now: number, zone: string, what: string): void {
    if (this.#text.length > MOST) {
      this.#text = "";
      this.#inode += 1;
    }
    const at = new Date(now).toISOString().replace("T", " ").replace("Z", "000");
    this.#text += `[${at}${zone}] ${what}\n`;
  }
}

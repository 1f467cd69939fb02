/** Texts of files by name, with how often one was written: as its time of change tells, also where the same is written again. */
export class WrittenFiles extends Map<string, string> {
  writes = 0;

  override set(name: string, text: string): this {
    this.writes += 1;
    return super.set(name, text);
  }
}

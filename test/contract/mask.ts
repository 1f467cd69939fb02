/** Takes out of an answer what differs from one run to the next, and nothing else; widths of tables stay. */
export function mask(text: string): string {
  return (
    text
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uuid>")
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, "YYYY-MM-DD hh:mm:ss")
      .replaceAll(/<(port|tcp|pid|sizeTotal|sizeFree|inodesFree)>\d+</g, "<$1>N<")
      .replaceAll(/<device>[^<]*</g, "<device>D<")
      .replaceAll(/^((?:TCP Port|Pid|Free Inodes) +: )(\d+)(\s*)$/gm, "$1N")
      .replaceAll(/^(Device +: ).*$/gm, "$1D")
      // a row of the text form of `volume status`, or its second line: port and pid
      .replaceAll(/^(.* )(\d+|N\/A)( +)(0|N\/A)( +)([YN])( +)(\d+|N\/A) *$/gm, "$1P $4 $6 N")
      // `config checkpoint` tells epoch seconds
      .replaceAll(/\b1[78]\d{8}\b/g, "<epoch>")
  );
}

const NUMBERS = new Intl.NumberFormat();

/** A 64-bit integer, which comes as a text, as people read it. */
export function numberText(integer: string): string {
  return NUMBERS.format(BigInt(integer));
}

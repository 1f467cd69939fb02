import type { Tone } from "../components/status.js";
import { HEALTHS } from "../findings/words.js";
import type { MapLink } from "./map-layout.js";

type Healths = Pick<MapLink, "healths">;

/** That of the worst health among a link's sessions. */
export function toneOf({ healths: [worst] }: Healths): Tone {
  return worst === undefined ? "quiet" : HEALTHS[worst.health].tone;
}

/** `1 Broken, 2 OK` */
export function wordsOf({ healths }: Healths): string {
  return healths.map(({ health, count }) => `${count} ${HEALTHS[health].word}`).join(", ");
}

/** The worst of it, and how many there are in all where that is more: `1 Broken of 3`. */
export function shortOf({ healths, sessions }: Pick<MapLink, "healths" | "sessions">): string {
  const [worst] = healths;
  if (worst === undefined) return "";
  const words = wordsOf({ healths: [worst] });
  return worst.count === sessions ? words : `${words} of ${sessions}`;
}

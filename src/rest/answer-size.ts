import { AppError } from "../errors.js";
import { placeOfMost } from "../place-of-most.js";

/** Characters that an answer may have, about: as many as it has in XML, the longer one of the two forms. */
export const MOST_CHARACTERS = 10_000_000;

/**
 * Counts an answer while its objects are gathered, before any of it is written: each as often as it is shown, since one that many
 * lead to is read once and written many times. Each read brings at most what there is room for.
 */
export class AnswerSize {
  /** How many stand at each place. */
  readonly #places = new Map<string, number>();
  #characters = 0;

  /**
   * Counts something that is shown.
   *
   * @param place what the request is for, and the links that lead from there, joined by dots
   * @throws AppError TOO_COMPLEX when the answer has more than it may have
   */
  take(characters: number, place: string): void {
    this.#characters += characters;
    this.#places.set(place, (this.#places.get(place) ?? 0) + characters);
    if (this.#characters <= MOST_CHARACTERS) return;
    throw new AppError(
      "TOO_COMPLEX",
      `The answer has more than ${MOST_CHARACTERS} characters, most of them in ${placeOfMost(this.#places)}: follow fewer links, or ask for fewer objects by \`max\` or \`search\`.`,
    );
  }

  /** How many rows to read at most: one more than there is room for, so that `take` notices. @param least of each, in characters */
  rows(least: number): number {
    return Math.floor((MOST_CHARACTERS - this.#characters) / least) + 1;
  }
}

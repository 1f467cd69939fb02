/** The place that has most of what is counted by place; an empty text where nothing is. */
export function placeOfMost(places: ReadonlyMap<string, number>): string {
  let found = "";
  let most = 0;
  for (const [place, count] of places) if (count > most) [found, most] = [place, count];
  return found;
}

import { Field, ObjectType } from "type-graphql";

@ObjectType({
  simpleResolvers: true,
  description: "Something of Gluster's that is there and could not be read, or that says what cannot be so.",
})
export class UnreadRecord {
  @Field(() => String, {
    description:
      "A file on the host, a session as its volume's name and its key, a host of the pool or a volume by its name or id.",
  })
  readonly subject!: string;

  @Field(() => String, { description: "Why it could not be read." })
  readonly reason!: string;
}

const MOST_SHOWN = 50;

/** In a fixed order, and so many as an answer may hold; the last one says how many more there are. */
export function shownOf(records: readonly UnreadRecord[]): readonly UnreadRecord[] {
  const sorted = records.toSorted((a, b) => (a.subject < b.subject ? -1 : Number(a.subject > b.subject)));
  if (sorted.length <= MOST_SHOWN) return sorted;
  const more = sorted.length - MOST_SHOWN;
  return [...sorted.slice(0, MOST_SHOWN), { subject: "others", reason: `There are ${more} more of these.` }];
}

export function sameRecords(a: readonly UnreadRecord[] | null, b: readonly UnreadRecord[] | null): boolean {
  const [one, other] = [a ?? [], b ?? []];
  return (
    one.length === other.length &&
    one.every(({ subject, reason }, index) => {
      return subject === other[index]?.subject && reason === other[index].reason;
    })
  );
}

import { Field, ID, InterfaceType } from "type-graphql";

@InterfaceType({
  description: "Anything that has an id: a lower-case UUID, unique over all types.",
  resolveType: (value: { readonly __typename: string }) => value.__typename,
})
export abstract class Node {
  @Field(() => ID, { description: "A lower-case UUID." })
  readonly id!: string;
}

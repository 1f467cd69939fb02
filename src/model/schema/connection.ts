import { Field, Int, ObjectType } from "type-graphql";

@ObjectType({ simpleResolvers: true, description: "Where a page of a connection stands." })
class PageInfo {
  @Field(() => Boolean, {
    description: "Going forward: whether rows follow. Going backward: whether `before` was passed.",
  })
  readonly hasNextPage!: boolean;

  @Field(() => Boolean, {
    description: "Going backward: whether rows precede. Going forward: whether `after` was passed.",
  })
  readonly hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: "Cursor of the first row; null for an empty page." })
  readonly startCursor!: string | null;

  @Field(() => String, { nullable: true, description: "Cursor of the last row; null for an empty page." })
  readonly endCursor!: string | null;
}

/** The types `…Connection` and `…Edge` of an object type. */
export function connectionType(node: () => new () => object, name: string): new () => object {
  @ObjectType(`${name}Edge`, { simpleResolvers: true, description: `One ${name} in a list, and its place there.` })
  class Edge {
    @Field(() => String, { description: "Opaque: pass it as `after` or `before`." })
    readonly cursor!: string;

    @Field(() => node(), { description: "The row." })
    readonly node!: object;
  }

  @ObjectType(`${name}Connection`, { simpleResolvers: true, description: `A page of a list of ${name}.` })
  class Connection {
    @Field(() => [Edge], { description: "The rows with their cursors." })
    readonly edges!: Edge[];

    @Field(() => [node()], { description: "The rows." })
    readonly nodes!: object[];

    @Field(() => PageInfo, { description: "Where the page stands." })
    readonly pageInfo!: PageInfo;

    @Field(() => Int, { description: "Length of the whole list; counted only when asked for." })
    readonly totalCount!: number;
  }
  return Connection;
}

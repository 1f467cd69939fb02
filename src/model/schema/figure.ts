import type { EntityClass } from "@mikro-orm/core";
import { Property } from "@mikro-orm/decorators/legacy";
import { Field } from "type-graphql";

const FIGURES = new WeakMap<object, string[]>();

/**
 * A column that workers report: null where theirs does not, such as another release's, and kept as last known while a brick
 * reports none. What of a brick is read, compared, told in events and counted as reported goes over these.
 *
 * @param type of the column
 * @param shown its type in the graph
 * @param text what it says there
 * @param fieldName name of the column, where the property's is not
 */
export function Figure(
  type: string | object,
  shown: () => object,
  text: string,
  fieldName?: string,
): PropertyDecorator {
  return (prototype, property) => {
    const name = String(property);
    const known = FIGURES.get(prototype) ?? [];
    FIGURES.set(prototype, known);
    known.push(name);
    Property({ type: type as string, nullable: true, ...(fieldName === undefined ? {} : { fieldName }) })(
      prototype,
      name,
    );
    const description = `${text}; null where it is not reported. Only Active bricks report figures: the others keep their last known ones.`;
    Field(shown as never, { nullable: true, description })(prototype, name);
  };
}

/** Names of the figures of an entity, in their order there. */
export function figuresOf(entity: EntityClass<object>): readonly string[] {
  return FIGURES.get(entity.prototype) ?? [];
}

import {
  type FieldNode,
  getArgumentValues,
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isObjectType,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from "graphql";
import { AppError } from "../../errors.js";
import { type Scope, visitSelections } from "../selections.js";

const ROOTS = [SchemaMetaFieldDef, TypeMetaFieldDef];

/** Values and objects of the schema that one document may ask for: about twice what the explorer asks for. */
export const MOST_INTROSPECTED = 25_000;

/**
 * Counts what a document asks of the schema itself: there is no need to estimate how much that is, since it is all known. The
 * count ends at the bound, and so takes no longer than that many values do.
 */
export class IntrospectionSize {
  readonly #schema: GraphQLSchema;
  readonly #scope: Scope;
  #count = 0;

  constructor(schema: GraphQLSchema, scope: Scope) {
    this.#schema = schema;
    this.#scope = scope;
  }

  /** @returns whether the field is one of introspection. @throws AppError TOO_COMPLEX */
  take(node: FieldNode): boolean {
    const field = ROOTS.find(({ name }) => name === node.name.value);
    if (field !== undefined) this.#field(field, node, [undefined], node);
    return field !== undefined;
  }

  /** Of all objects that stand at one place of the document. */
  #field(field: GraphQLField<unknown, unknown>, node: FieldNode, sources: readonly unknown[], root: FieldNode): void {
    this.#add(sources.length, root);
    const { resolve } = field;
    const set = node.selectionSet;
    const type = getNamedType(field.type);
    // Of what has no fields of its own there is one, whatever it is.
    if (resolve === undefined || set === undefined || !isObjectType(type)) return;
    const args = getArgumentValues(field, node, this.#scope.variables);
    // The resolvers of introspection look at nothing else.
    const info = { schema: this.#schema } as GraphQLResolveInfo;
    const found: unknown[] = [];
    for (const source of sources) {
      const value: unknown = resolve(source, args, undefined, info);
      if (Array.isArray(value)) found.push(...(value as readonly unknown[]));
      else if (value != null) found.push(value);
      this.#assertFew(found.length, root);
    }
    this.#objects(set, type, found, root);
  }

  #objects(set: SelectionSetNode, type: GraphQLObjectType, sources: readonly unknown[], root: FieldNode): void {
    if (sources.length === 0) return;
    const fields = type.getFields();
    this.#add(sources.length, root);
    visitSelections(this.#scope, set, type, {
      field: (node) => this.#field(fields[node.name.value] ?? TypeNameMetaFieldDef, node, sources, root),
      fragment: () => {
        this.#add(sources.length, root);
        return type;
      },
    });
  }

  #add(values: number, root: FieldNode): void {
    this.#count += values;
    this.#assertFew(0, root);
  }

  #assertFew(more: number, root: FieldNode): void {
    if (this.#count + more <= MOST_INTROSPECTED) return;
    const path = root.alias?.value ?? root.name.value;
    throw new AppError(
      "TOO_COMPLEX",
      `The document asks for more than ${MOST_INTROSPECTED} values of the schema, counted as far as ${path}: ask for each thing once.`,
    );
  }
}

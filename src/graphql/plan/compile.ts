import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from "graphql";
import { USUAL_LIST } from "../allowance.js";
import { GRAPH, ROOTS, type RootName, type TypeName } from "../graph.js";
import { DateTime } from "../scalars.js";
import {
  type ConnectionMember,
  type ConnectionPlan,
  type EdgeMember,
  type Member,
  type ObjectPlan,
  type QueryPlan,
  type RootPlan,
  Unusual,
  type Write,
} from "./plan.js";

/**
 * The plan of a query; null for a document that has no plan, such as one with directives, introspection, or objects that are
 * asked for twice under one key.
 */
export function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): QueryPlan | null {
  if (operation.operation !== OperationTypeNode.QUERY || (operation.directives?.length ?? 0) > 0) return null;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  try {
    return { roots: new Compiler(schema, fragments).roots(operation.selectionSet) };
  } catch (error) {
    if (error instanceof Unusual) return null;
    throw error;
  }
}

interface Place {
  readonly key: string;
  readonly name: string;
  readonly node: FieldNode;
  readonly field: GraphQLField<unknown, unknown>;
}

class Compiler {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#schema = schema;
    this.#fragments = fragments;
  }

  roots(set: SelectionSetNode): RootPlan[] {
    return this.#places(set, "Query").map((place): RootPlan => {
      const { key, name, node } = place;
      if (!isRoot(name)) throw new Unusual(`no plan for Query.${name}`);
      const from = ROOTS[name];
      const common = { key, name, node };
      return from.kind === "byId"
        ? { ...common, kind: "object", to: this.#object(node.selectionSet, from.to) }
        : { ...common, kind: "connection", to: this.#connection(place, from.to) };
    });
  }

  #object(set: SelectionSetNode | undefined, type: TypeName): ObjectPlan {
    const fields = new Set<string>();
    const places = this.#places(set, type);
    const members = places.map((place) => this.#member(place, type, fields));
    const width = members.reduce((sum, { kind }, at) => sum + 1 + partsOf(kind, places[at]) * USUAL_LIST, 0);
    return { type, fields: [...fields], members, width };
  }

  #member(place: Place, type: TypeName, fields: Set<string>): Member {
    const { key, name, node, field } = place;
    const { noun, links } = GRAPH[type];
    if (name === "__typename") return { kind: "typename", key, name: type };
    if (Object.hasOwn(noun.fields, name)) {
      fields.add(name);
      return { kind: "plain", key, field: name, write: this.#write(field.type, node) };
    }
    const link = links[name];
    if (link === undefined) throw new Unusual(`no plan for ${type}.${name}`);
    fields.add(link.key);
    const nullable = !isNonNullType(field.type);
    switch (link.kind) {
      case "value":
        return { kind: "value", key, read: link.read, write: this.#write(field.type, node) };
      case "one":
        return { kind: "one", key, link, nullable, to: this.#object(node.selectionSet, link.to) };
      case "many":
        return { kind: "many", key, link, to: this.#object(node.selectionSet, link.to) };
      case "pages":
        return { kind: "pages", key, link, node, parent: type, to: this.#connection(place, link.to) };
    }
  }

  #connection({ field, node }: Place, to: TypeName): ConnectionPlan {
    const connection = getNamedType(field.type).name;
    let rows: ObjectPlan | null = null;
    const shown = (set: SelectionSetNode | undefined): void => {
      // Rows that are shown in two ways would need the columns of both.
      if (rows !== null) throw new Unusual("the rows of a connection are asked for twice");
      rows = this.#object(set, to);
    };
    const members = this.#places(node.selectionSet, connection).map((place): ConnectionMember => {
      const { key, name } = place;
      if (name === "__typename") return { kind: "typename", key, name: connection };
      if (name === "nodes") {
        shown(place.node.selectionSet);
        return { kind: "nodes", key };
      }
      if (name === "edges") return { kind: "edges", key, of: this.#edges(place, shown) };
      if (name === "pageInfo") return { kind: "pageInfo", key, of: this.#parts(place.node, "PageInfo") };
      return { kind: "totalCount", key };
    });
    const has = (kind: ConnectionMember["kind"]): boolean => members.some((member) => member.kind === kind);
    const cursors = has("edges") || has("pageInfo");
    const edgeWidth = members.reduce((sum, each) => sum + (each.kind === "edges" ? each.of.length : 0), 0);
    const width = members.reduce((sum, each) => sum + 1 + (each.kind === "pageInfo" ? each.of.length : 0), 0);
    return { members, width, edgeWidth, node: rows, rows: cursors || has("nodes"), cursors, count: has("totalCount") };
  }

  #edges({ field, node }: Place, shown: (set: SelectionSetNode | undefined) => void): EdgeMember[] {
    return this.#places(node.selectionSet, getNamedType(field.type).name).map((place): EdgeMember => {
      if (place.name === "cursor") return { kind: "cursor", key: place.key };
      if (place.name !== "node") throw new Unusual("no plan for the type of an edge");
      shown(place.node.selectionSet);
      return { kind: "node", key: place.key };
    });
  }

  /** Members of an object that has nothing but plain ones. */
  #parts(node: FieldNode, type: string) {
    return this.#places(node.selectionSet, type).map(({ key, name, field }) => {
      if (name === "__typename" || field.resolve !== undefined || !isLeafType(getNamedType(field.type))) {
        throw new Unusual(`no plan for ${type}.${name}`);
      }
      return { key, name };
    });
  }

  #write(type: GraphQLOutputType, node: FieldNode): Write {
    if (isNonNullType(type)) {
      const write = this.#write(type.ofType, node);
      return (value) => {
        if (value == null) throw new Unusual("null where there must be a value");
        return write(value);
      };
    }
    if (isListType(type)) {
      const write = this.#write(type.ofType, node);
      return (value) => (Array.isArray(value) ? value.map(write) : value);
    }
    if (isObjectType(type)) {
      const parts = this.#parts(node, type.name);
      const project = (value: object) => {
        const from = value as Readonly<Record<string, unknown>>;
        return Object.fromEntries(parts.map(({ key, name }) => [key, from[name] ?? null]));
      };
      return (value) => (value == null ? null : project(value));
    }
    if (type === DateTime) return (value) => (value == null ? null : DateTime.serialize(value));
    if (isEnumType(type)) {
      const known = new Set<unknown>(type.getValues().map((each) => each.value));
      return (value) => {
        if (value != null && !known.has(value)) throw new Unusual(`no value of ${type.name}`);
        return value;
      };
    }
    return same;
  }

  /** The fields of a selection in their order, fragments unfolded. */
  #places(set: SelectionSetNode | undefined, typeName: string, into = new Map<string, Place>()): Place[] {
    const type = this.#type(typeName);
    for (const selection of set?.selections ?? []) {
      if ((selection.directives?.length ?? 0) > 0) throw new Unusual("no plan for directives");
      if (selection.kind === Kind.FIELD) {
        add(into, placeOf(selection, type));
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
      const on = fragment?.typeCondition?.name.value ?? typeName;
      const fits = on === typeName || type.getInterfaces().some(({ name }) => name === on);
      if (!fits || (fragment?.directives?.length ?? 0) > 0) throw new Unusual("no plan for such a fragment");
      this.#places(fragment?.selectionSet, typeName, into);
    }
    return [...into.values()];
  }

  #type(name: string): GraphQLObjectType {
    const type = this.#schema.getType(name);
    if (!isObjectType(type)) throw new Unusual(`${name} is no object`);
    return type;
  }
}

const same: Write = (value) => value ?? null;

const TYPENAME: GraphQLField<unknown, unknown> = Object.create(null);

function placeOf(node: FieldNode, type: GraphQLObjectType): Place {
  const name = node.name.value;
  const key = node.alias?.value ?? name;
  // An assignment to it would set an object's prototype.
  if (key === "__proto__") throw new Unusual("no plan for that name");
  const field = name === "__typename" ? TYPENAME : type.getFields()[name];
  if (field === undefined) throw new Unusual(`no plan for ${type.name}.${name}`);
  return { key, name, node, field };
}

/** How many values each element of a member has that is a column's value. */
function partsOf(kind: Member["kind"], place: Place | undefined): number {
  return kind === "plain" || kind === "value" ? (place?.node.selectionSet?.selections.length ?? 0) : 0;
}

/** Asked for twice, a value is one value; an object would be the union of both. */
function add(places: Map<string, Place>, place: Place): void {
  if (places.has(place.key) && place.node.selectionSet !== undefined) throw new Unusual("an object is asked for twice");
  if (!places.has(place.key)) places.set(place.key, place);
}

function isRoot(name: string): name is RootName {
  return Object.hasOwn(ROOTS, name);
}

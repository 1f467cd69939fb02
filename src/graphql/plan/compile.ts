import {
  type DocumentNode,
  type FieldNode,
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
  type OperationDefinitionNode,
  OperationTypeNode,
  TypeNameMetaFieldDef,
} from "graphql";
import { AppError } from "../../errors.js";
import { USUAL_LIST } from "../limits/allowance.js";
import { expectedWeight, mayBeLarge } from "../limits/weight.js";
import { DateTime } from "../../model/schema/scalars.js";
import { type Selection, union } from "../../store/queries/selection.js";
import { type AnyRecord, GRAPH, sourcesOf, type TypeName } from "../graph.js";
import { ROOTS, type RootName } from "../roots.js";
import { collectFields } from "./fields.js";
import { type Scope, scopeOf } from "../selections.js";
import { project } from "./objects.js";
import { NO_READS, Reads } from "./reads.js";
import { statementsOf } from "./statements.js";
import {
  type ConnectionMember,
  type ConnectionPlan,
  type EdgeMember,
  type Member,
  type ObjectPlan,
  type Part,
  type QueryPlan,
  type RootPlan,
  Unusual,
  type Write,
} from "./plan.js";

/**
 * The plan of a query; null for a document that asks for what is no record, such as introspection.
 *
 * @param variables coerced; of them only those count that directives go by
 */
export function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): QueryPlan | null {
  if (operation.operation !== OperationTypeNode.QUERY) return null;
  try {
    const roots = new Compiler(schema, scopeOf(document, variables)).roots(operation);
    return { roots, statements: roots.reduce((sum, root) => sum + statementsOf(root), 0) };
  } catch (error) {
    if (error instanceof Unusual || error instanceof AppError) return null;
    throw error;
  }
}

/** A field of the answer, and every place of the document that asks for it. */
interface Place {
  readonly key: string;
  readonly name: string;
  /** At least one; equal keys have equal arguments. */
  readonly nodes: readonly FieldNode[];
  readonly field: GraphQLField<unknown, unknown>;
}

/** Places with objects of a plan. A document that is within the limits does not have more; one of fragments may have millions. */
const MOST_OBJECTS = 1_000;

/**
 * The plan of a field of Query, for graphql-js to go on with: values are left as they are, and null where there is none.
 *
 * @param nodes every place of the document that asks for it
 */
export function compileField(schema: GraphQLSchema, scope: Scope, nodes: readonly FieldNode[]): RootPlan {
  return new Compiler(schema, scope, true).root(nodes);
}

/** The plan of an object of that type, likewise. */
export function compileObject(
  schema: GraphQLSchema,
  scope: Scope,
  nodes: readonly FieldNode[],
  type: TypeName,
): ObjectPlan {
  return new Compiler(schema, scope, true).object(nodes, type);
}

class Compiler {
  readonly #schema: GraphQLSchema;
  readonly #scope: Scope;
  /** Whether graphql-js goes on with what the plan gathers. */
  readonly #isRaw: boolean;
  #objects = 0;

  constructor(schema: GraphQLSchema, scope: Scope, isRaw = false) {
    this.#schema = schema;
    this.#scope = scope;
    this.#isRaw = isRaw;
  }

  roots(operation: OperationDefinitionNode): RootPlan[] {
    return this.#places([operation], "Query").map((place) => this.#root(place));
  }

  root(nodes: readonly FieldNode[]): RootPlan {
    const { alias, name } = first(nodes);
    return this.#root(placeOf((alias ?? name).value, nodes, this.#type("Query")));
  }

  #root(place: Place): RootPlan {
    const { key, name, nodes } = place;
    if (name === "__typename") return { key, kind: "typename", name: "Query" };
    const node = first(nodes);
    if (name === "node") return { key, kind: "node", node, of: this.#ofType(nodes) };
    if (!isRoot(name)) throw new Unusual(`no plan for Query.${name}`);
    const from = ROOTS[name];
    const common = { key, name, node };
    return from.kind === "one"
      ? { ...common, kind: "object", to: this.object(nodes, from.to) }
      : { ...common, kind: "connection", to: this.#connection(place, from.to) };
  }

  /** Which type it is shows only when the query runs. */
  #ofType(nodes: readonly FieldNode[]): (type: TypeName) => ObjectPlan {
    const known = new Map<TypeName, ObjectPlan>();
    return (type) => {
      const plan = known.get(type) ?? new Compiler(this.#schema, this.#scope, this.#isRaw).object(nodes, type);
      known.set(type, plan);
      return plan;
    };
  }

  object(nodes: readonly FieldNode[], type: TypeName): ObjectPlan {
    this.#objects += 1;
    if (this.#objects > MOST_OBJECTS) throw new AppError("TOO_COMPLEX", "The document asks for too many objects.");
    const reads = new Reads(type);
    const places = this.#places(nodes, type);
    const members = places.map((place) => this.#member(place, type, reads));
    const width = places.reduce((sum, { nodes: of, field }, at) => {
      const parts = isValue(members[at]) ? partsIn(of) : 0;
      return sum + expectedWeight(field) + parts * USUAL_LIST;
    }, 0);
    const large = places.filter(({ field }, at) => isValue(members[at]) && mayBeLarge(field)).map(({ key }) => key);
    // Where directives leave nothing of it, it is an object all the same.
    return { type, reads: reads.selection, members, width: Math.max(width, 1), large, isBare: isBare(members) };
  }

  #member(place: Place, type: TypeName, reads: Reads): Member {
    const { key, name, nodes, field } = place;
    if (name === "__typename") return { kind: "typename", key, name: type };
    const sources = sourcesOf(GRAPH[type], name);
    if (sources.length === 0) throw new Unusual(`no plan for ${type}.${name}`);
    reads.add(sources);
    const link = GRAPH[type].links[name];
    if (link === undefined) return { kind: "plain", key, field: name, write: this.#write(field.type, nodes) };
    const nullable = this.#isRaw || !isNonNullType(field.type);
    switch (link.kind) {
      case "derived":
        return { kind: "derived", key, read: link.read, write: this.#write(field.type, nodes) };
      case "one": {
        const to = this.object(nodes, link.to);
        return { kind: "one", key, name, link, nullable, to, joined: reads.join(name, link, to) };
      }
      case "many":
        return { kind: "many", key, link, to: this.object(nodes, link.to) };
      case "history": {
        const write = this.#write(field.type, nodes);
        return { kind: "history", key, link, node: first(nodes), parent: type, write, width: partsIn(nodes) };
      }
      case "pages":
        return { kind: "pages", key, link, node: first(nodes), parent: type, to: this.#connection(place, link.to) };
    }
  }

  #connection({ field, nodes }: Place, to: TypeName): ConnectionPlan {
    const connection = getNamedType(field.type).name;
    // Rows may be shown in several ways, as nodes and as those of edges: they are read once, with the fields of all.
    const shown: ObjectPlan[] = [];
    const show = (place: Place): number => shown.push(this.object(place.nodes, to)) - 1;
    const members = this.#places(nodes, connection).map((place): ConnectionMember => {
      const { key, name } = place;
      if (name === "__typename") return { kind: "typename", key, name: connection };
      if (name === "nodes") return { kind: "nodes", key, shown: show(place) };
      if (name === "edges") return { kind: "edges", key, of: this.#edges(place, show) };
      if (name === "pageInfo") return { kind: "pageInfo", key, of: this.#parts(place.nodes, "PageInfo") };
      return { kind: "totalCount", key };
    });
    const has = (kind: ConnectionMember["kind"]): boolean => members.some((member) => member.kind === kind);
    const cursors = has("edges") || has("pageInfo");
    const edgeWidth = members.reduce((sum, each) => sum + (each.kind === "edges" ? each.of.length : 0), 0);
    const width = members.reduce((sum, each) => sum + 1 + (each.kind === "pageInfo" ? each.of.length : 0), 0);
    const reads = shown.reduce<Selection<AnyRecord>>((all, plan) => union(all, plan.reads), NO_READS);
    return {
      members,
      isBare: isBare(members),
      width,
      edgeWidth,
      shown,
      reads,
      rows: cursors || has("nodes"),
      cursors,
      count: has("totalCount"),
    };
  }

  #edges({ field, nodes }: Place, show: (place: Place) => number): EdgeMember[] {
    const edge = getNamedType(field.type).name;
    return this.#places(nodes, edge).map((place): EdgeMember => {
      const { key, name } = place;
      if (name === "__typename") return { kind: "typename", key, name: edge };
      return name === "cursor" ? { kind: "cursor", key } : { kind: "node", key, shown: show(place) };
    });
  }

  /** Members of an object that has nothing but plain ones. */
  #parts(nodes: readonly FieldNode[], type: string): Part[] {
    if (this.#isRaw) return Object.keys(this.#type(type).getFields()).map((name) => ({ key: name, name }));
    return this.#places(nodes, type).map(({ key, name, field }) => {
      if (name === "__typename") return { key, name, constant: type };
      if (field.resolve !== undefined || !isLeafType(getNamedType(field.type))) {
        throw new Unusual(`no plan for ${type}.${name}`);
      }
      return { key, name };
    });
  }

  #write(type: GraphQLOutputType, nodes: readonly FieldNode[]): Write {
    if (this.#isRaw) return same;
    if (isNonNullType(type)) {
      const write = this.#write(type.ofType, nodes);
      return (value) => {
        if (value == null) throw new Unusual("null where there must be a value");
        return write(value);
      };
    }
    if (isListType(type)) {
      const write = this.#write(type.ofType, nodes);
      return (value) => (Array.isArray(value) ? value.map(write) : value);
    }
    if (isObjectType(type)) {
      const parts = this.#parts(nodes, type.name);
      return (value) => (value == null ? null : project(parts, value));
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

  /** What is asked for below these, which stand at one place of the answer. */
  #places(nodes: readonly (FieldNode | OperationDefinitionNode)[], typeName: string): Place[] {
    const type = this.#type(typeName);
    const fields = collectFields(
      this.#scope,
      type,
      nodes.map(({ selectionSet }) => selectionSet),
    );
    return Array.from(fields, ([key, found]) => placeOf(key, found, type));
  }

  #type(name: string): GraphQLObjectType {
    const type = this.#schema.getType(name);
    if (!isObjectType(type)) throw new Unusual(`${name} is no object`);
    return type;
  }
}

/** Whether objects must have no prototype, which an assignment to this name would set. */
function isBare(members: readonly { readonly key: string }[]): boolean {
  return members.some(({ key }) => key === "__proto__");
}

const same: Write = (value) => value ?? null;

function placeOf(key: string, nodes: readonly FieldNode[], type: GraphQLObjectType): Place {
  const name = first(nodes).name.value;
  const field = name === TypeNameMetaFieldDef.name ? TypeNameMetaFieldDef : type.getFields()[name];
  if (field === undefined) throw new Unusual(`no plan for ${type.name}.${name}`);
  return { key, name, nodes, field };
}

function first(nodes: readonly FieldNode[]): FieldNode {
  const [node] = nodes;
  if (node === undefined) throw new Error("a field that nobody asks for");
  return node;
}

/** Whether a member is a column's value. */
function isValue(member: Member | undefined): boolean {
  return member?.kind === "plain" || member?.kind === "derived";
}

/** How many values each element of such a member has. */
function partsIn(nodes: readonly FieldNode[]): number {
  return nodes.reduce((sum, { selectionSet }) => sum + (selectionSet?.selections.length ?? 0), 0);
}

function isRoot(name: string): name is RootName {
  return Object.hasOwn(ROOTS, name);
}

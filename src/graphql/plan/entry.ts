import {
  defaultFieldResolver,
  type FieldNode,
  getNamedType,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  type ResponsePath,
} from "graphql";
import type { Reader } from "../../store/queries/reader.js";
import type { Context } from "../context.js";
import { type AnyRecord, GRAPH, type TypeName } from "../graph.js";
import { ROOTS } from "../roots.js";
import { compileField, compileObject } from "./compile.js";
import type { Scope } from "../selections.js";
import type { ObjectPlan, RootPlan } from "./plan.js";
import { type Place, Runner, typeOfNode } from "./run.js";
import { readAtOnce, statementsOf } from "./statements.js";
import { switchesOf } from "./switches.js";

type Resolver = GraphQLFieldResolver<unknown, Context>;

/**
 * Where graphql-js executes, as in mutations and subscriptions: what has records behind it is gathered by a plan, from the
 * field that leads there on. A resolver of such a field gives the record's id, or the record where it has it whole.
 */
export function resolveByPlans(schema: GraphQLSchema): void {
  const gathered = gatheredTypes(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const field of Object.values(type.getFields())) {
      const to = getNamedType(field.type).name;
      if (gathered.has(type.name)) field.resolve = byKey;
      else if (type === schema.getQueryType() && isPlanned(field.name)) field.resolve = root;
      else if (isRecordType(to)) field.resolve = entered(field.resolve ?? defaultFieldResolver, to);
    }
  }
  const node = schema.getType("Node");
  if (isInterfaceType(node)) node.resolveType = (value) => typeOfNode(value as object);
}

const CONNECTION = /^(\w+?)(?:Connection|Edge)$/;

/** Names of the types whose objects plans make, keyed as the document has them. */
function gatheredTypes(schema: GraphQLSchema): ReadonlySet<string> {
  const names = new Set<string>(Object.keys(GRAPH));
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const of = CONNECTION.exec(type.name)?.[1];
    if (of !== undefined && isRecordType(of)) names.add(type.name);
  }
  return names;
}

const byKey: Resolver = (source, _args, _context, { path }) => (source as AnyRecord)[path.key];

const root: Resolver = (_source, _args, context, info) => {
  const plan = known(info, "Query", (scope) => compileField(info.schema, scope, info.fieldNodes)) as RootPlan;
  const gather = (reader: Reader) => runner(context, info, reader).root(plan);
  const { reader } = context.services;
  return readAtOnce(reader, statementsOf(plan), gather);
};

function entered(resolve: Resolver, to: TypeName): Resolver {
  return async (source, args, context, info) => {
    const found = (await resolve(source, args, context, info)) as
      | string
      | object
      | readonly object[]
      | null
      | undefined;
    if (found == null) return null;
    const plan = known(info, to, (scope) => compileObject(info.schema, scope, info.fieldNodes, to)) as ObjectPlan;
    const place = placeOf(info);
    if (typeof found === "string") {
      return context.batches.load(info, found, (times) => runner(context, info).byIds(plan, times, place));
    }
    const isList = Array.isArray(found);
    const objects = await runner(context, info).records(plan, (isList ? found : [found]) as AnyRecord[], place);
    return isList ? objects : objects[0];
  };
}

function runner(
  { services, allowance }: Context,
  { schema, variableValues }: GraphQLResolveInfo,
  reader = services.reader,
): Runner {
  return new Runner({ schema, reader, allowance, variables: variableValues, now: services.now });
}

interface Compiled {
  readonly nodes: readonly FieldNode[];
  readonly type: string;
  /** Values of the variables that directives go by. */
  readonly switches: string;
  readonly plan: ObjectPlan | RootPlan;
}

const COMPILED = new WeakMap<FieldNode, Compiled[]>();
const MOST_COMPILED = 16;

/** The plan of a field, compiled once for each document and each set of values that its directives go by. */
function known(
  info: GraphQLResolveInfo,
  type: string,
  compile: (scope: Scope) => ObjectPlan | RootPlan,
): ObjectPlan | RootPlan {
  const { fieldNodes, variableValues } = info;
  const [first] = fieldNodes;
  if (first === undefined) throw new Error("a field that nobody asks for");
  const { fragments, names } = documentOf(info);
  const switches = names.map((name) => String(variableValues[name])).join();
  const compiled = COMPILED.get(first) ?? [];
  COMPILED.set(first, compiled);
  const same = compiled.find(
    (each) =>
      each.type === type &&
      each.switches === switches &&
      each.nodes.length === fieldNodes.length &&
      each.nodes.every((node, at) => node === fieldNodes[at]),
  );
  if (same !== undefined) return same.plan;
  const plan = compile({ fragments, variables: variableValues });
  if (compiled.length < MOST_COMPILED) compiled.push({ nodes: fieldNodes, type, switches, plan });
  return plan;
}

interface OfDocument {
  readonly fragments: Scope["fragments"];
  /** Of the variables that directives go by. */
  readonly names: readonly string[];
}

const DOCUMENTS = new WeakMap<object, OfDocument>();

function documentOf({ operation, fragments }: GraphQLResolveInfo): OfDocument {
  let of = DOCUMENTS.get(operation);
  if (of === undefined) {
    const definitions = Object.values(fragments);
    of = { fragments: new Map(Object.entries(fragments)), names: switchesOf([operation, ...definitions]) };
    DOCUMENTS.set(operation, of);
  }
  return of;
}

const PLACES = new WeakMap<readonly FieldNode[], Place>();

/** One for each place of an execution: graphql-js hands the same array of field nodes to every resolver there. */
function placeOf({ fieldNodes, path }: GraphQLResolveInfo): Place {
  const place = PLACES.get(fieldNodes) ?? placeAt(path);
  PLACES.set(fieldNodes, place);
  return place;
}

function placeAt({ key, prev }: ResponsePath): Place {
  const within = prev === undefined ? null : placeAt(prev);
  return typeof key === "string" || within === null ? { key: String(key), within } : within;
}

function isRecordType(name: string): name is TypeName {
  return Object.hasOwn(GRAPH, name);
}

function isPlanned(name: string): boolean {
  return name === "node" || Object.hasOwn(ROOTS, name);
}

import {
  type DocumentNode,
  type FieldNode,
  getNamedType,
  getNullableType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { AppError } from "../../errors.js";
import { LESS, MOST_MESSAGE_VALUES, MOST_VALUES, USUAL_LIST } from "./allowance.js";
import { IntrospectionSize } from "./introspection-size.js";
import { DEFAULT_PAGE, LARGEST_PAGE } from "../../model/page.js";
import { placeOfMost } from "../../place-of-most.js";
import { type Scope, scopeOf, visitSelections } from "../selections.js";
import { coerceVariables } from "./variables.js";
import { expectedWeight } from "./weight.js";

/** Bounds of what one document may ask for. */
export interface Limits {
  /** Longest way from the root to a field. */
  readonly depth: number;
  /** Fields of the operation itself; a mutation's run one after another. */
  readonly roots: number;
  /** Fields with fields of their own, fragments followed: each costs a statement or so. */
  readonly branches: number;
  /** Values in the answer, as far as the document tells. */
  readonly values: number;
}

/** What is to be executed. */
export interface Asked {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As they were passed. */
  readonly variables: Readonly<Record<string, unknown>>;
  /**
   * Whether values are counted while they are gathered, at little cost for those that are too many: then only what pages ask
   * for expressly is held against the document.
   */
  readonly counted: boolean;
}

export const LIMITS: Limits = { depth: 20, roots: 50, branches: 250, values: MOST_VALUES };

/** Of what is asked for by WebSocket or as server-sent events. */
export const MESSAGE_LIMITS: Limits = { ...LIMITS, values: MOST_MESSAGE_VALUES };

/** Tokens of a document: some rules of validation take the square of that. */
export const MOST_TOKENS = 2_000;

/** Milliseconds that it takes to find out what is wrong which weigh as much as one refusal for asking too much. */
const REFUSAL_MS = 5;

/** How many such refusals it weighs as much as. @param began when it began to be looked for, by `performance.now()` */
export function refusalsSince(began: number): number {
  return (performance.now() - began) / REFUSAL_MS;
}

/** @throws AppError TOO_COMPLEX saying which bound is crossed; MALFORMED_REQUEST for variables that do not fit */
export function assertAffordable(
  schema: GraphQLSchema,
  { document, operation, variables, counted }: Asked,
  limits: Limits = LIMITS,
): void {
  const root = schema.getRootType(operation.operation);
  if (root == null) return;
  const scope = scopeOf(document, coerceVariables(schema, operation, variables));
  const usual = counted ? { page: 1, list: 1 } : { page: DEFAULT_PAGE, list: USUAL_LIST };
  const count = new Count({ schema, scope, limits, usual });
  count.visit(operation.selectionSet, root, { depth: 1, times: 1, page: null, path: "" });
  count.assertFew("values");
}

interface Known {
  readonly schema: GraphQLSchema;
  readonly scope: Scope;
  readonly limits: Limits;
  /** Lengths that are taken where the document tells none. */
  readonly usual: { readonly page: number; readonly list: number };
}

interface Place {
  readonly depth: number;
  /** How often the object at this place is in the answer. */
  readonly times: number;
  /** Length of the page, within a connection. */
  readonly page: number | null;
  /** Names of the fields that lead there, joined by dots. */
  readonly path: string;
}

type Counted = "branches" | "values";

class Count {
  readonly #known: Known;
  readonly #introspection: IntrospectionSize;
  #roots = 0;
  readonly #sums = { branches: 0, values: 0 };
  /** Which of these stand where. */
  readonly #places = {
    branches: new Map<string, number>(),
    values: new Map<string, number>(),
  };

  constructor(known: Known) {
    this.#known = known;
    this.#introspection = new IntrospectionSize(known.schema, known.scope);
  }

  visit(set: SelectionSetNode, type: GraphQLObjectType, place: Place): void {
    // Before a look into any of them.
    if (place.depth === 1) this.#countRoots(set);
    visitSelections(this.#known.scope, set, type, {
      field: (node, on) => this.#field(node, on, place),
      fragment: (fragment, on) => {
        // Fragments without a field of their own can still be spread without end.
        this.#add("branches", 1, place.path);
        this.assertFew("branches");
        if (place.depth === 1) this.#countRoots(fragment.selectionSet);
        return fragment.typeCondition === undefined ? on : (this.#object(fragment.typeCondition.name.value) ?? on);
      },
    });
  }

  /** @throws AppError TOO_COMPLEX that names where most of them are */
  assertFew(what: Counted): void {
    const most = this.#known.limits[what];
    if (this.#sums[what] <= most) return;
    const words = `asks for more than ${most} ${WORDS[what]}`;
    const where = `${words}, most of them in ${placeOfMost(this.#places[what])}`;
    throw tooComplex(what === "values" ? `${where}: ${LESS}` : where);
  }

  #countRoots({ selections }: SelectionSetNode): void {
    this.#roots += selections.filter(({ kind }) => kind === Kind.FIELD).length;
    const most = this.#known.limits.roots;
    if (this.#roots > most) throw tooComplex(`asks for more than ${most} fields at its root`);
  }

  #field(node: FieldNode, parent: GraphQLObjectType, { depth, times, page, path }: Place): void {
    const { limits, usual } = this.#known;
    const key = node.alias?.value ?? node.name.value;
    const here = path === "" ? key : `${path}.${key}`;
    if (depth > limits.depth) throw tooComplex(`nests deeper than ${limits.depth} fields, at ${here}`);
    const field = parent.getFields()[node.name.value];
    this.#add("values", times * expectedWeight(field), path === "" ? here : path);
    if (depth === 1 && this.#introspection.take(node)) return;
    if (field === undefined || node.selectionSet === undefined) return;
    const type = getNamedType(field.type);
    if (!isCompositeType(type)) return;
    this.#add("branches", 1, here);
    this.assertFew("branches");
    const many = isListType(getNullableType(field.type)) ? (page ?? usual.list) : 1;
    const paged = type.name.endsWith("Connection") ? this.#pageSize(node) : null;
    const within = { depth: depth + 1, times: times * many, page: paged, path: here };
    if (isObjectType(type)) this.visit(node.selectionSet, type, within);
    else if (isInterfaceType(type) || isUnionType(type)) {
      // The fields of the interface are in each of its types; which one is taken matters to nothing but them.
      const [first] = this.#known.schema.getPossibleTypes(type);
      if (first !== undefined) this.visit(node.selectionSet, first, within);
    }
  }

  #pageSize(node: FieldNode): number {
    for (const argument of node.arguments ?? []) {
      if (argument.name.value !== "first" && argument.name.value !== "last") continue;
      const { value } = argument;
      const size =
        value.kind === Kind.INT
          ? Number(value.value)
          : value.kind === Kind.VARIABLE
            ? this.#known.scope.variables[value.name.value]
            : null;
      if (typeof size === "number") return Math.min(Math.max(size, 1), LARGEST_PAGE);
    }
    return this.#known.usual.page;
  }

  #object(name: string): GraphQLObjectType | null {
    const type = this.#known.schema.getType(name);
    return isObjectType(type) ? type : null;
  }

  #add(what: Counted, number: number, path: string): void {
    this.#sums[what] += number;
    const places = this.#places[what];
    places.set(path, (places.get(path) ?? 0) + number);
  }
}

const WORDS = { branches: "objects and lists", values: "values" } as const;

function tooComplex(what: string): AppError {
  return new AppError("TOO_COMPLEX", `The document ${what}.`);
}

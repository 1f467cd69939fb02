import { isCheap, joinsOf, type Selection, union } from "../../store/queries/selection.js";
import { type AnyRecord, GRAPH, type Link, type TypeName } from "../graph.js";
import type { ObjectPlan } from "./plan.js";

/** Tables that one statement joins: PostgreSQL looks for the best order among no more (join_collapse_limit). */
const MOST_JOINS = 7;

export const NO_READS: Selection<AnyRecord> = { fields: [], joined: [] };

/** Gathers what is read for an object. */
export class Reads {
  readonly #type: TypeName;
  #selection = NO_READS;

  constructor(type: TypeName) {
    this.#type = type;
  }

  get selection(): Selection<AnyRecord> {
    return this.#selection;
  }

  add(fields: readonly string[]): void {
    this.#selection = union(this.#selection, { fields, joined: [] });
  }

  /** Has the object of a to-one link read in the same row. @returns whether it is */
  join(name: string, { key, to }: Extract<Link, { kind: "one" }>, { reads }: ObjectPlan): boolean {
    const { table } = GRAPH[to];
    if (!isCheap(GRAPH[this.#type].table, key) || !reads.fields.every((field) => isCheap(table, field))) return false;
    const joined = { name, of: table, key, selection: reads };
    const selection = union(this.#selection, { fields: [], joined: [joined] });
    if (joinsOf(selection) > MOST_JOINS) return false;
    this.#selection = selection;
    return true;
  }
}

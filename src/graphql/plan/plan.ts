import type { FieldNode } from "graphql";
import type { Selection } from "../../store/queries/selection.js";
import type { AnyRecord, Link, TypeName } from "../graph.js";
import type { RootName } from "../roots.js";

// A plan is what a query comes to when it is followed level by level: for each place of the document, which columns are read
// and how the answer's objects are made of them.

interface Named {
  /** In the answer. */
  readonly key: string;
}

/** Makes the value of an answer from a column's. @throws Unusual for one that the type does not allow */
export type Write = (value: unknown) => unknown;

/** A member of an object that is a column's value and no record. */
export interface Part extends Named {
  /** There. */
  readonly name: string;
  /** Its value, where that is always the same. */
  readonly constant?: string;
}

interface TypenameMember extends Named {
  readonly kind: "typename";
  readonly name: string;
}

interface PlainMember extends Named {
  readonly kind: "plain";
  readonly field: string;
  readonly write: Write;
}

interface DerivedMember extends Named {
  readonly kind: "derived";
  readonly read: (record: object) => unknown;
  readonly write: Write;
}

export interface OneMember extends Named {
  readonly kind: "one";
  readonly link: Extract<Link, { kind: "one" }>;
  readonly name: string;
  readonly nullable: boolean;
  readonly to: ObjectPlan;
  /** Whether its record comes with the one that leads to it, under the link's name. */
  readonly joined: boolean;
}

export interface ManyMember extends Named {
  readonly kind: "many";
  readonly link: Extract<Link, { kind: "many" }>;
  readonly to: ObjectPlan;
}

export interface PagesMember extends Named {
  readonly kind: "pages";
  readonly link: Extract<Link, { kind: "pages" }>;
  /** Whose arguments tell which page. */
  readonly node: FieldNode;
  readonly parent: TypeName;
  readonly to: ConnectionPlan;
}

export interface HistoryMember extends Named {
  readonly kind: "history";
  readonly link: Extract<Link, { kind: "history" }>;
  /** Whose arguments tell of which time. */
  readonly node: FieldNode;
  readonly parent: TypeName;
  /** Of the list of points. */
  readonly write: Write;
  /** Values that each point has. */
  readonly width: number;
}

export type Member =
  | TypenameMember
  | PlainMember
  | DerivedMember
  | OneMember
  | ManyMember
  | PagesMember
  | HistoryMember;

export interface ObjectPlan {
  readonly type: TypeName;
  /** What is read for it. */
  readonly reads: Selection<AnyRecord>;
  /** In the order of the document. */
  readonly members: readonly Member[];
  readonly isBare: boolean;
  /** Values that each object has, apart from those of the objects that it leads to. */
  readonly width: number;
  /** Keys of members that may be large, and then weigh more. */
  readonly large: readonly string[];
}

export type ConnectionMember =
  | TypenameMember
  | (Named & { readonly kind: "totalCount" })
  | (Named & { readonly kind: "nodes"; readonly shown: number })
  | (Named & { readonly kind: "edges"; readonly of: readonly EdgeMember[] })
  | (Named & { readonly kind: "pageInfo"; readonly of: readonly Part[] });

export type EdgeMember =
  | TypenameMember
  | (Named & { readonly kind: "cursor" })
  | (Named & { readonly kind: "node"; readonly shown: number });

export interface ConnectionPlan {
  readonly members: readonly ConnectionMember[];
  readonly isBare: boolean;
  /** Values that each connection has, apart from its rows and edges. */
  readonly width: number;
  /** Values that each row has as an edge. */
  readonly edgeWidth: number;
  /** The ways in which the rows are shown: members tell theirs by its place here. */
  readonly shown: readonly ObjectPlan[];
  /** What is read for the rows. */
  readonly reads: Selection<AnyRecord>;
  /** Whether rows or anything about them is asked for, and not only how many there are. */
  readonly rows: boolean;
  readonly cursors: boolean;
  readonly count: boolean;
}

/** A field of Query. `node` is where its arguments stand. */
export type RootPlan =
  | TypenameMember
  | (Named & { readonly kind: "object"; readonly name: RootName; readonly node: FieldNode; readonly to: ObjectPlan })
  | (Named & {
      readonly kind: "connection";
      readonly name: RootName;
      readonly node: FieldNode;
      readonly to: ConnectionPlan;
    })
  /** Whatever has an id: how it is shown goes by its type, which is only then known. */
  | (Named & { readonly kind: "node"; readonly node: FieldNode; readonly of: (type: TypeName) => ObjectPlan });

export interface QueryPlan {
  readonly roots: readonly RootPlan[];
  /** How many it takes at most; Infinity where that shows only while it runs. */
  readonly statements: number;
}

/** Thrown where a plan meets what it has no words for: then graphql-js executes the document, with its own errors. */
export class Unusual extends Error {}

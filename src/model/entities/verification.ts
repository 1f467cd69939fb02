import type { Ref } from "@mikro-orm/core";
import { Entity, Index, ManyToOne, PrimaryKey, Property, Unique } from "@mikro-orm/decorators/legacy";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { bigint, instant } from "../schema/columns.js";
import { connectionType } from "../schema/connection.js";
import { GeoRepDifferenceKind, GeoRepVerificationVerdict } from "../schema/enums.js";
import { Node } from "../schema/node.js";
import { BigIntScalar, DateTime } from "../schema/scalars.js";
import type { DifferenceKind } from "../verification/compare.js";
import type { DifferenceCount, FoundDifference, VerificationVerdict } from "../verification/summary.js";
import { Operation } from "./operation.js";
import { GeoRepSession } from "./session.js";

@ObjectType({ simpleResolvers: true, description: "How many entries of a sample differ in one way." })
export class GeoRepDifferenceCount implements DifferenceCount {
  @Field(() => GeoRepDifferenceKind, { description: "What is different." })
  readonly kind!: DifferenceKind;

  @Field(() => Int, { description: "Entries that geo-replication says are copied. One can differ in several ways." })
  readonly entries!: number;
}

@ObjectType({ simpleResolvers: true, description: "What is different of one entry at the destination." })
export class GeoRepDifference implements FoundDifference {
  @Field(() => String, {
    description:
      "Path from the volume's root. Bytes that are no UTF-8 and control characters are written as \\xHH, a backslash twice; after 1,000 characters it is cut.",
  })
  readonly path!: string;

  @Field(() => GeoRepDifferenceKind, { description: "What is different." })
  readonly kind!: DifferenceKind;

  @Field(() => String, { description: "What it is at the source." })
  readonly source!: string;

  @Field(() => String, { nullable: true, description: "What it is at the destination; null where it is not there." })
  readonly destination!: string | null;

  @Field(() => DateTime, { description: "When the entry was last changed at the source (its ctime)." })
  readonly changedAt!: string;

  @Field(() => Boolean, {
    description:
      "True where geo-replication says that it has copied that change; false where it may not have had the time to: it was changed later than the session is synced up to (less 5 seconds), or while it was compared.",
  })
  readonly settled!: boolean;
}

@Entity({ tableName: "gluster_georep_verification" })
@Unique({ properties: ["operation"], name: "gluster_georep_verification_operation_id_unique" })
@Index({ properties: ["session", "finishedAt"] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    "What the comparison of a sample of a session's files at both ends found (table `gluster_georep_verification`). Kept as long as its operation, and no longer than its session; the last one that tells whether files differ as long as that.",
})
export class GeoRepVerification implements Node {
  @PrimaryKey({ type: "uuid" })
  id!: string;

  @Property({ type: "uuid", fieldName: "operation_id", persist: false })
  @Field(() => ID, { description: "The operation that made it." })
  operationId!: string;

  @ManyToOne({ entity: () => Operation, fieldName: "operation_id", ref: true, deleteRule: "cascade" })
  @Field(() => Operation, { description: "The operation that made it." })
  readonly operation!: Ref<Operation>;

  @Property({ type: "uuid", fieldName: "session_id", persist: false })
  @Field(() => ID, { description: "The session that was verified." })
  sessionId!: string;

  @ManyToOne({ entity: () => GeoRepSession, fieldName: "session_id", ref: true, deleteRule: "cascade" })
  @Field(() => GeoRepSession, { description: "The session that was verified." })
  readonly session!: Ref<GeoRepSession>;

  @Property({ type: "text" })
  @Field(() => GeoRepVerificationVerdict, { description: "What it comes to." })
  verdict!: VerificationVerdict;

  @Property({ type: "text" })
  @Field(() => String, { description: "The same in words, with what to do." })
  message!: string;

  @Property({ type: "integer" })
  @Field(() => Int, {
    description:
      "Chose the sample: with the same one the same entries are chosen again, as long as the same are there.",
  })
  seed!: number;

  @Property({ type: instant(0), nullable: true })
  @Field(() => DateTime, {
    nullable: true,
    description:
      "The session's lastSyncedAt when it began: what was changed 5 seconds before it and earlier must have arrived. Null where it had none.",
  })
  syncedUpTo!: string | null;

  @Property({ type: "integer" })
  @Field(() => Int, { description: "Entries that were seen at the source before the sample was chosen." })
  entriesSeen!: number;

  @Property({ type: "boolean" })
  @Field(() => Boolean, {
    description:
      "Whether these are all that the source holds; false where there were more than time allowed, or than 100,000 or so, and where some could not be read.",
  })
  wholeSeen!: boolean;

  @Property({ type: "integer" })
  @Field(() => Int, { description: "Entries in the sample." })
  entriesSampled!: number;

  @Property({ type: "integer" })
  @Field(() => Int, {
    description: "Entries that were compared: those that went away at the source meanwhile were not.",
  })
  entriesCompared!: number;

  @Property({ type: "integer" })
  @Field(() => Int, { description: "Entries that differ though geo-replication says that they are copied." })
  entriesDifferent!: number;

  @Property({ type: "integer" })
  @Field(() => Int, { description: "Entries that differ, and that geo-replication may not have had the time to copy." })
  entriesNotYet!: number;

  @Property({ type: "integer" })
  @Field(() => Int, { description: "Entries that could not be read at one of the ends, or not in time." })
  entriesNotCompared!: number;

  @Property({ type: bigint() })
  @Field(() => BigIntScalar, { description: "Bytes of content whose checksums were compared, at each end." })
  bytesCompared!: string;

  @Property({ type: "json" })
  @Field(() => [GeoRepDifferenceCount], {
    description: "How many of entriesDifferent differ in which way, the worst first.",
  })
  counts!: readonly GeoRepDifferenceCount[];

  @Property({ type: "json" })
  @Field(() => [GeoRepDifference], {
    description: "The differences, those of entriesDifferent first, at most 100.",
  })
  differences!: readonly GeoRepDifference[];

  @Property({ type: instant() })
  @Field(() => DateTime, { description: "When it was begun." })
  startedAt!: string;

  @Property({ type: instant() })
  @Field(() => DateTime, { description: "When the last entry had been compared." })
  finishedAt!: string;
}

export const GeoRepVerificationConnection = connectionType(() => GeoRepVerification, "GeoRepVerification");

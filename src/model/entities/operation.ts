import { type Collection, type FormulaColumns, OptionalProps, type Ref } from "@mikro-orm/core";
import { Entity, Index, ManyToOne, OneToMany, PrimaryKey, Property, Unique } from "@mikro-orm/decorators/legacy";
import { Field, ID, ObjectType } from "type-graphql";
import type { ErrorCode } from "../../errors.js";
import type { OperationBefore } from "../before.js";
import {
  type OperationKind as OperationKindValue,
  type OperationState as OperationStateValue,
  VERIFICATION,
} from "../operation.js";
import { bigint, instant, NO_CONSTRAINT } from "../schema/columns.js";
import { connectionType } from "../schema/connection.js";
import { OperationKind, OperationState, ErrorCodeEnum } from "../schema/enums.js";
import { Node } from "../schema/node.js";
import { DateTime, JsonObject } from "../schema/scalars.js";
import { Cluster } from "./cluster.js";
import { GeoRepSession } from "./session.js";
import { OperationStep } from "./step.js";
import { GeoRepVerification } from "./verification.js";
import { Volume } from "./volume.js";

/**
 * Whether Gluster has said yes to all commands of an operation, and its outcome is waited for.
 *
 * @param alias that the operation has in the statement
 * @returns a condition in SQL
 */
export function isOutcomeAwaited(alias: string): string {
  const step = (which: string): string =>
    `exists (select 1 from "operation_step" as step where step."operation_id" = ${alias}."id" and ${which})`;
  return `(${alias}."state" = 'RUNNING' and ${step(`step."state" = 'RUNNING' and step."exit_code" is not null`)}
    and not ${step(`(step."state" = 'PENDING' or step."undoes" is not null)`)})`;
}

const VERIFICATION_OF = ({ id }: FormulaColumns<Operation>): string =>
  `(select v."id" from "gluster_georep_verification" v where v."operation_id" = ${id})`;

@Entity({ tableName: "operation" })
@Index({ properties: ["cluster", "createdAt"] })
@Index({ properties: ["session", "createdAt"] })
@Index({ name: "operation_created_at_id_index", properties: ["createdAt", "id"] })
@Index({
  name: "operation_unfinished_cluster_index",
  expression: `create index "operation_unfinished_cluster_index" on "operation" ("cluster_id", "number") where "state" in ('PENDING', 'RUNNING')`,
})
@Index({
  name: "operation_unsuccessful_index",
  expression: `create index "operation_unsuccessful_index" on "operation" ("finished_at") where "state" in ('FAILED', 'UNKNOWN')`,
})
@Unique({
  // One unfinished change per session; a forced stop marks what it supersedes as finished first.
  name: "operation_unfinished_change_unique",
  expression: `create unique index "operation_unfinished_change_unique" on "operation" ("session_id") where "state" in ('PENDING', 'RUNNING') and "kind" <> '${VERIFICATION}'`,
})
@Unique({
  name: "operation_unfinished_verification_unique",
  expression: `create unique index "operation_unfinished_verification_unique" on "operation" ("session_id") where "state" in ('PENDING', 'RUNNING') and "kind" = '${VERIFICATION}'`,
})
@Unique({ properties: ["requestedBy", "idempotencyKey"] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    "A change that someone asked for, and what came of it (table `operation`). Ids and names are those of the time: history outlives what it is about.",
})
export class Operation implements Node {
  declare [OptionalProps]?: "number" | "clusterId" | "volumeId" | "sessionId";

  @PrimaryKey({ type: "uuid" })
  id!: string;

  /** The order in which operations were asked for. */
  @Property({ type: bigint(), generated: "identity" })
  number!: string;

  @Property({ type: "text" })
  @Field(() => OperationKind, { description: "What was asked for." })
  kind!: OperationKindValue;

  @Property({ type: "text" })
  @Field(() => OperationState, { description: "How far it is." })
  state!: OperationStateValue;

  @Property({ type: "uuid", fieldName: "cluster_id", persist: false })
  @Field(() => ID, { description: "The cluster of the primary volume." })
  clusterId!: string;

  @ManyToOne({ entity: () => Cluster, fieldName: "cluster_id", ref: true, ...NO_CONSTRAINT })
  @Field(() => Cluster, { nullable: true, description: "Null when it is gone." })
  readonly cluster!: Ref<Cluster>;

  @Property({ type: "text" })
  @Field(() => String, { description: "The name that the cluster had." })
  clusterName!: string;

  @Property({ type: "uuid", fieldName: "volume_id", persist: false })
  @Field(() => ID, { description: "The primary volume." })
  volumeId!: string;

  @ManyToOne({ entity: () => Volume, fieldName: "volume_id", ref: true, ...NO_CONSTRAINT })
  @Field(() => Volume, { nullable: true, description: "Null when it is gone." })
  readonly volume!: Ref<Volume>;

  @Property({ type: "text" })
  @Field(() => String, { description: "The name that the volume had." })
  volumeName!: string;

  @Property({ type: "uuid", fieldName: "session_id", persist: false })
  @Field(() => ID, { description: "The session; for CREATE_SESSION the one that is to be." })
  sessionId!: string;

  @ManyToOne({ entity: () => GeoRepSession, fieldName: "session_id", ref: true, ...NO_CONSTRAINT })
  @Field(() => GeoRepSession, { nullable: true, description: "Null when it is gone, or not created yet." })
  readonly session!: Ref<GeoRepSession>;

  @Property({ type: "text" })
  @Field(() => String, { description: "The destination as Gluster was told, `[user@]HOST::VOLUME`." })
  sessionName!: string;

  /** Where it is another registered cluster that the commands change as well: its command lock is held too. */
  @Property({ type: "uuid", nullable: true })
  @Field(() => ID, { nullable: true, description: "The destination's cluster, where it is registered." })
  secondaryClusterId!: string | null;

  @Property({ type: "json" })
  @Field(() => JsonObject, { description: "What was asked for beside the session, such as `force`." })
  arguments!: Readonly<Record<string, unknown>>;

  /** What was so before it began, where that is needed to take it back; null where it is not. */
  @Property({ type: "json", nullable: true })
  before!: OperationBefore | null;

  @Property({ type: "text" })
  @Field(() => String, { description: "User who asked for it." })
  requestedBy!: string;

  @Property({ type: "uuid", nullable: true })
  @Field(() => ID, {
    nullable: true,
    description: "The access token by which it was asked for; null for a password. The token's label tells more.",
  })
  requestedByTokenId!: string | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "The caller's own key for the request." })
  idempotencyKey!: string | null;

  @Property({ type: "boolean", fieldName: "already_so", default: false })
  @Field(() => Boolean, { description: "True when the session already was as asked for, and no command was sent." })
  noChange!: boolean;

  @Property({ type: "text", nullable: true })
  @Field(() => ErrorCodeEnum, {
    nullable: true,
    description: "Why it did not succeed; told already while it takes back what it had done.",
  })
  errorCode!: ErrorCode | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, {
    nullable: true,
    description: "Why it did not succeed and what is left of what it did, with Gluster's own words where it gave any.",
  })
  errorMessage!: string | null;

  @Property({ type: instant() })
  @Field(() => DateTime, { description: "When it was asked for." })
  createdAt!: string;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "When its cluster's owner took it up." })
  startedAt!: string | null;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "When its state became final, or was corrected." })
  finishedAt!: string | null;

  @Property({ type: instant() })
  @Field(() => DateTime, {
    description:
      "Until when its first change is sent, and sent again where Gluster's lock refuses it, and what Gluster said yes to is watched; as much later as it waited for those before it.",
  })
  deadlineAt!: string;

  @OneToMany({ entity: () => OperationStep, mappedBy: "operation", orderBy: { number: "asc" } })
  @Field(() => [OperationStep], { description: "Its commands, in their order." })
  readonly steps!: Collection<OperationStep>;

  @ManyToOne({ entity: () => GeoRepVerification, formula: VERIFICATION_OF, nullable: true, ref: true })
  @Field(() => GeoRepVerification, {
    nullable: true,
    description: "What a verification found; null while it goes on, where it failed, and for any other operation.",
  })
  readonly verification!: Ref<GeoRepVerification> | null;
}

export const OperationConnection = connectionType(() => Operation, "Operation");

import type { Collection, FormulaColumns, Ref } from "@mikro-orm/core";
import { Entity, Index, ManyToOne, OneToMany, PrimaryKey, Property, Unique } from "@mikro-orm/decorators/legacy";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { secondaryAsNamed } from "../../gluster/values.js";
import type { LagState } from "../lag.js";
import type { GeoRepStatus } from "../status.js";
import { bigint, instant, NO_CONSTRAINT } from "../schema/columns.js";
import { ConnectionField } from "../schema/connection-field.js";
import { connectionType } from "../schema/connection.js";
import { GeoRepCrawlStatus, GeoRepSessionHealth, GeoRepSessionStatus } from "../schema/enums.js";
import { type GeoRepHistoryPoint, HistoryField } from "../schema/history.js";
import { DerivedFrom } from "../schema/derived.js";
import { GeoRepTransition } from "../schema/transition.js";
import { transitionsOf } from "../transitions.js";
import { whyUnchangeable } from "../unnamed.js";
import {
  CatchUpRateColumn,
  CaughtUpAtColumn,
  LagSecondsColumn,
  LagStateColumn,
  LagStateSinceColumn,
  UnsyncedSinceColumn,
} from "../schema/lag.js";
import { Node } from "../schema/node.js";
import type { SessionHealth } from "../findings/findings.js";
import { healthText } from "../findings/health.js";
import { leadingFindingText } from "../findings/leading.js";
import { BigIntScalar, DateTime } from "../schema/scalars.js";
import { GeoRepCheckpoint, GeoRepCheckpointConnection } from "./checkpoint.js";
import { Cluster } from "./cluster.js";
import { GeoRepSessionDetail } from "./detail.js";
import { GeoRepFinding, GeoRepFindingConnection } from "./finding.js";
import { Host } from "./host.js";
import { isOutcomeAwaited, Operation, OperationConnection } from "./operation.js";
import { GeoRepSessionOption } from "./option.js";
import { GeoRepVerification, GeoRepVerificationConnection } from "./verification.js";
import { Volume } from "./volume.js";

@ObjectType({ simpleResolvers: true, description: "A source node whose keys are not on every node of a destination." })
export class GeoRepMissingKeys {
  @Field(() => ID, { description: "A host of the primary volume's cluster." })
  readonly hostId!: string;

  @Field(() => String, { description: "Gluster's name for it." })
  readonly hostName!: string;

  @Field(() => [String], { description: "Gluster names of the destination's hosts that lack them." })
  readonly missingOn!: readonly string[];

  @Field(() => String, { nullable: true, description: "What to do." })
  readonly advice!: string | null;
}

/** Figures of a session by brick id, then under the names that events give them. */
export type StoredFigures = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

// A null `observed_at` means that the row was seen at the last poll of what it belongs to.
const SESSION_SEEN = ({ ownObservedAt, clusterId }: FormulaColumns<GeoRepSession>): string =>
  `coalesce(${ownObservedAt}, (select c."sessions_observed_at" from "cluster" c where c."id" = ${clusterId}))`;

const PRESENT_CHECKPOINT = ({ id }: FormulaColumns<GeoRepSession>): string =>
  `(select p."id" from "gluster_georep_checkpoint" p where p."session_id" = ${id} and p."superseded_at" is null)`;

const LAST_VERIFICATION = ({ id }: FormulaColumns<GeoRepSession>): string =>
  `(select n."id" from "gluster_georep_verification" n where n."session_id" = ${id}
    order by n."finished_at" desc, n."id" desc limit 1)`;

const START_AWAITED = ({ id }: FormulaColumns<GeoRepSession>): string =>
  `exists (select 1 from "operation" o where o."session_id" = ${id}
    and o."kind" in ('START_SESSION', 'CREATE_SESSION') and ${isOutcomeAwaited("o")})`;

/** A column of the session's objective, in SQL. */
const rpoText = (column: string, id: string): string =>
  `(select r."${column}" from "gluster_georep_session_rpo" r where r."session_id" = ${id})`;

@Entity({ tableName: "gluster_georep_session" })
@Unique({ properties: ["primaryVolume", "sessionKey"] })
@Index({ properties: ["cluster"] })
@Index({ properties: ["secondaryVolume"] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    "A geo-replication session (table `gluster_georep_session`). Its id (column `session_id`) is a UUIDv5 of the primary volume's id and the destination as Gluster was told, `[user@]HOST::VOLUME`: it is known before the session is created, and the same when it is created again.",
})
export class GeoRepSession implements Node {
  @PrimaryKey({ type: "uuid", fieldName: "session_id" })
  id!: string;

  @Property({ type: "text", nullable: true })
  @Field(() => String, {
    nullable: true,
    description:
      "Gluster's key for it, `<uuid of the creating node>:ssh://[user@]HOST::VOLUME[:<uuid of the secondary volume>]` (column `session_key`); null until first observed. It changes when another node creates the session anew.",
  })
  sessionKey!: string | null;

  @Property({ type: "uuid", fieldName: "cluster_id", persist: false })
  @Field(() => ID, { description: "The cluster of the primary volume." })
  clusterId!: string;

  @ManyToOne({ entity: () => Cluster, fieldName: "cluster_id", ref: true, deleteRule: "cascade" })
  @Field(() => Cluster, { description: "The cluster of the primary volume." })
  readonly cluster!: Ref<Cluster>;

  @Property({ type: "uuid", fieldName: "master_volume_id", persist: false })
  @Field(() => ID, { description: "Column `master_volume_id`." })
  primaryVolumeId!: string;

  @ManyToOne({ entity: () => Volume, fieldName: "master_volume_id", ref: true, deleteRule: "cascade" })
  @Field(() => Volume, { description: "The volume that is replicated (column `master_volume_id`)." })
  readonly primaryVolume!: Ref<Volume>;

  @Property({ type: "uuid", fieldName: "slave_host_uuid", nullable: true, persist: false })
  @Field(() => ID, {
    nullable: true,
    description: "UUID of the destination host (column `slave_host_uuid`); null where it is in no registered cluster.",
  })
  secondaryHostId!: string | null;

  @ManyToOne({ entity: () => Host, fieldName: "slave_host_uuid", nullable: true, ref: true, ...NO_CONSTRAINT })
  @Field(() => Host, {
    nullable: true,
    description: "The destination host (column `slave_host_uuid`); null where it is in no registered cluster.",
  })
  readonly secondaryHost!: Ref<Host> | null;

  @Property({ type: "text", fieldName: "slave_host_name" })
  @Field(() => String, { description: "The destination host as Gluster was told (column `slave_host_name`)." })
  secondaryHostName!: string;

  @Property({ type: "uuid", fieldName: "slave_volume_id", nullable: true, persist: false })
  @Field(() => ID, {
    nullable: true,
    description:
      "UUID of the destination volume (column `slave_volume_id`), also where it is in no registered cluster: the one that the workers mount, which is the one of the session's key unless secondaryVolumeReplaced. Null where Gluster does not tell.",
  })
  secondaryVolumeId!: string | null;

  @ManyToOne({ entity: () => Volume, fieldName: "slave_volume_id", nullable: true, ref: true, ...NO_CONSTRAINT })
  @Field(() => Volume, {
    nullable: true,
    description: "The destination volume (column `slave_volume_id`); null where it is in no registered cluster.",
  })
  readonly secondaryVolume!: Ref<Volume> | null;

  @Property({
    type: "boolean",
    formula: (columns) =>
      `coalesce(${columns.secondaryVolumeId}::text <> substring(lower(${columns.sessionKey}) from ':([0-9a-f-]{36})$'), false)`,
  })
  @Field(() => Boolean, {
    description:
      "Whether the session goes into another volume than the one that it was made with: one that was deleted at the destination and made anew under its name. Gluster goes on where it was, so that the new volume lacks what was copied before: delete the session with resetSyncTime, and create it anew.",
  })
  readonly secondaryVolumeReplaced!: boolean;

  @Property({ type: "text", fieldName: "slave_volume_name" })
  @Field(() => String, { description: "Column `slave_volume_name`." })
  secondaryVolumeName!: string;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "User on the destination (column `user_name`); null for root." })
  userName!: string | null;

  @Property({ type: "text" })
  @Field(() => GeoRepSessionStatus, {
    description:
      "Computed from its bricks (column `status`). FAULTY also where the bricks of a set differ and none of them replicates it; UNKNOWN where a brick that matters is not known, or no complete poll was made lately.",
  })
  status!: GeoRepStatus;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, {
    nullable: true,
    description:
      "Since when it has that status: when the poll was made that found it changed. Null while it has the status that the service first saw it with.",
  })
  statusSince!: string | null;

  @Property({
    type: "json",
    formula: ({ id }) =>
      `(select coalesce(jsonb_agg(distinct d."status"), '[]') from "gluster_georep_session_details" d where d."session_id" = ${id})`,
  })
  readonly brickStatuses!: readonly GeoRepStatus[];

  @Property({ type: "boolean", formula: START_AWAITED })
  readonly isStartAwaited!: boolean;

  @DerivedFrom("sessionKey", "status", "brickStatuses", "isStartAwaited")
  @Field(() => [GeoRepTransition], {
    description:
      "What could be done to it, by what was last observed of it and of its bricks; a stop also while the outcome of a start is waited for, whose place it takes. Nothing, where its destination cannot be named on a command line safely. Whoever asks for it is answered by what is observed then.",
  })
  get transitions(): readonly GeoRepTransition[] {
    const unchangeable = this.sessionKey === null ? null : whyUnchangeable(secondaryAsNamed(this.sessionKey));
    return transitionsOf(this.status, this.brickStatuses, this.isStartAwaited, unchangeable);
  }

  @Property({ type: "text", formula: ({ id, status }) => healthText(id, status) })
  @Field(() => GeoRepSessionHealth, {
    description: "Whether changes reach the destination: its status and its open findings in one word.",
  })
  readonly health!: SessionHealth;

  @ManyToOne({ entity: () => GeoRepFinding, formula: ({ id }) => leadingFindingText(id), nullable: true, ref: true })
  @Field(() => GeoRepFinding, {
    nullable: true,
    description: "The most urgent of its open findings, of several the oldest; null where none is open.",
  })
  readonly leadingFinding!: Ref<GeoRepFinding> | null;

  @OneToMany({
    entity: () => GeoRepFinding,
    mappedBy: "session",
    where: { closedAt: null },
    orderBy: { since: "asc", id: "asc" },
  })
  @Field(() => [GeoRepFinding], { description: "What is known to be wrong with it now, the oldest first." })
  readonly openFindings!: Collection<GeoRepFinding>;

  @ConnectionField(() => GeoRepFindingConnection, {
    entity: () => GeoRepFinding,
    mappedBy: "session",
    orderBy: ["openedAt", "id"],
    descending: true,
    description: "What is wrong with it and what was, the newest first.",
  })
  readonly findings!: Collection<GeoRepFinding>;

  @Property({ type: "text", nullable: true })
  @Field(() => String, {
    nullable: true,
    description: "Why the status is UNKNOWN: bricks, hosts, and since when; null where it is not.",
  })
  statusReason!: string | null;

  @Property({ type: "text" })
  @Field(() => GeoRepSessionStatus, { description: "What the last complete poll found." })
  lastKnownStatus!: GeoRepStatus;

  @Property({ type: instant(0), fieldName: "last_synced", nullable: true })
  @Field(() => DateTime, {
    nullable: true,
    description:
      "Up to when the changes of every set of bricks are synced: the oldest of its sets' lastSyncedAt. It does not move while nothing changes, so that an old one alone says nothing: lagState does. Null while a set has none.",
  })
  lastSyncedAt!: string | null;

  @LagStateColumn()
  lagState!: LagState | null;

  @LagStateSinceColumn()
  lagStateSince!: string | null;

  @LagSecondsColumn()
  readonly lagSeconds!: number | null;

  @UnsyncedSinceColumn()
  unsyncedSince!: string | null;

  @CatchUpRateColumn()
  catchUpRate!: number | null;

  @CaughtUpAtColumn()
  caughtUpAt!: string | null;

  @Property({ type: "integer", formula: ({ id }) => rpoText("seconds", id) })
  @Field(() => Int, {
    nullable: true,
    description:
      "Recovery point objective: how many seconds the destination may be behind, by setGeoRepRpo. Null where none is set.",
  })
  readonly rpoSeconds!: number | null;

  @Property({ type: instant(0), formula: ({ id }) => rpoText("breached_since", id) })
  @Field(() => DateTime, {
    nullable: true,
    description:
      "Since when the destination is further behind than rpoSeconds; null while it is not. Judged each time that changelogs are read; kept as it was while the lag is not known.",
  })
  readonly rpoBreachedSince!: string | null;

  @Property({ type: bigint(), nullable: true })
  @Field(() => BigIntScalar, {
    nullable: true,
    description:
      "What waits to be synced, over its Active bricks: entry operations, data and attributes (Gluster 3.5 and 3.6: files and deletions). Null where no Active brick reports any.",
  })
  pending!: string | null;

  @Property({ type: bigint(), nullable: true })
  @Field(() => BigIntScalar, {
    nullable: true,
    description:
      "Files and entries that failed (Gluster 3.5 and 3.6: files given up), over its Active bricks. Null where no Active brick reports any.",
  })
  failures!: string | null;

  @Property({ type: "text", nullable: true })
  @Field(() => GeoRepCrawlStatus, {
    nullable: true,
    description:
      "How its Active bricks find changes: of several ways the one that has the longest way to go. Null where none crawls.",
  })
  crawlStatus!: string | null;

  /** When every brick was last accounted for, where that is not the cluster's last poll; null means that it is, so that a poll
   * which finds nothing new writes one row and not all. */
  @Property({ type: instant(), fieldName: "observed_at", nullable: true })
  ownObservedAt!: string | null;

  @Property({ type: instant(), formula: SESSION_SEEN })
  @Field(() => DateTime, {
    nullable: true,
    description:
      "When every brick was last accounted for: its host told of it, or was down by the word of its peers (such a brick is UNKNOWN).",
  })
  readonly observedAt!: string | null;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "When its options were last read in full." })
  optionsObservedAt!: string | null;

  @Property({ type: "json", nullable: true })
  @Field(() => [GeoRepMissingKeys], {
    nullable: true,
    description:
      "Source nodes whose keys a node of the destination lacks, so that their workers are refused there: such as one that has joined the cluster since. repairGeoRepKeys adds them. Null while it is not known, and where the destination is in no registered cluster; geoRepSessionKeys reads them now.",
  })
  missingKeys!: readonly GeoRepMissingKeys[] | null;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, {
    nullable: true,
    description:
      "When the keys were last read on every node concerned: every ten minutes or so, and when a node's file of root's authorized keys, or of gsyncd's own, changes.",
  })
  keysObservedAt!: string | null;

  @Property({
    type: instant(0),
    formula: ({ id }) =>
      `(select min(d."changes_waiting_since") from "gluster_georep_session_details" d where d."session_id" = ${id})`,
  })
  @Field(() => DateTime, {
    nullable: true,
    description:
      "The oldest changesWaitingSince of its details: since when changes of a brick wait that its worker was never told of. Null while none are known. The session copies nothing of that brick until it is stopped and started; pausing and resuming do not help.",
  })
  readonly changesWaitingSince!: string | null;

  /** Complete polls in a row that did not find the session. */
  @Property({ type: "integer", default: 0, fieldName: "missed_looks" })
  missedPolls!: number;

  @Property({ type: instant(), fieldName: "created_at" })
  @Field(() => DateTime, { description: "When the service first saw or created it." })
  firstSeenAt!: string;

  /** When the last event of figures was written. */
  @Property({ type: instant(), nullable: true, fieldName: "progress_told_at" })
  progressEventAt!: string | null;

  /** Figures that wait for the next one, as the last one had them; null where none have changed since. */
  @Property({ type: "json", nullable: true, fieldName: "progress_untold" })
  progressPending!: StoredFigures | null;

  @OneToMany({ entity: () => GeoRepSessionDetail, mappedBy: "session", orderBy: { brick: { order: "asc" } } })
  @Field(() => [GeoRepSessionDetail], {
    description: "One for each brick of which anything was seen, in the order of `volume info`.",
  })
  readonly details!: Collection<GeoRepSessionDetail>;

  @OneToMany({ entity: () => GeoRepSessionOption, mappedBy: "session", orderBy: { key: "asc" } })
  @Field(() => [GeoRepSessionOption], { description: "All options, defaults included, by key." })
  readonly options!: Collection<GeoRepSessionOption>;

  @HistoryField(
    "Its figures over time, of minutes for a day and of hours for 90 days. A while of which nothing is known has no point.",
  )
  readonly history!: readonly GeoRepHistoryPoint[];

  @ManyToOne({ entity: () => GeoRepCheckpoint, formula: PRESENT_CHECKPOINT, nullable: true, ref: true })
  @Field(() => GeoRepCheckpoint, { nullable: true, description: "The present one; null where none is set." })
  readonly checkpoint!: Ref<GeoRepCheckpoint> | null;

  @ConnectionField(() => GeoRepCheckpointConnection, {
    entity: () => GeoRepCheckpoint,
    mappedBy: "session",
    orderBy: ["at", "id"],
    descending: true,
    description: "All that the service saw, the newest first; those of the past as they were last seen.",
  })
  readonly checkpoints!: Collection<GeoRepCheckpoint>;

  @ConnectionField(() => OperationConnection, {
    entity: () => Operation,
    mappedBy: "session",
    orderBy: ["createdAt", "id"],
    descending: true,
    description: "What was asked for, the newest first.",
  })
  readonly operations!: Collection<Operation>;

  @ManyToOne({ entity: () => GeoRepVerification, formula: LAST_VERIFICATION, nullable: true, ref: true })
  @Field(() => GeoRepVerification, {
    nullable: true,
    description: "What verifyGeoRepSession found last; null where it was never asked for, or that is too long ago.",
  })
  readonly lastVerification!: Ref<GeoRepVerification> | null;

  @ConnectionField(() => GeoRepVerificationConnection, {
    entity: () => GeoRepVerification,
    mappedBy: "session",
    orderBy: ["finishedAt", "id"],
    descending: true,
    description: "What verifications found, the newest first, as long as their operations are kept.",
  })
  readonly verifications!: Collection<GeoRepVerification>;
}

export const GeoRepSessionConnection = connectionType(() => GeoRepSession, "GeoRepSession");

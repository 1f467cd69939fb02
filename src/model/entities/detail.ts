import type { FormulaColumns, Ref } from "@mikro-orm/core";
import { Entity, Index, ManyToOne, Property } from "@mikro-orm/decorators/legacy";
import { Field, ID, ObjectType } from "type-graphql";
import { leadingFindingText } from "../findings/leading.js";
import { crawlStatusOf } from "../raw-values.js";
import { Figure, figuresOf } from "../schema/figure.js";
import type { LagState } from "../lag.js";
import type { GeoRepStatus } from "../status.js";
import { bigint, instant, NO_CONSTRAINT } from "../schema/columns.js";
import { DerivedFrom } from "../schema/derived.js";
import { GeoRepSessionStatus, GeoRepCrawlStatus } from "../schema/enums.js";
import {
  CatchUpRateColumn,
  CaughtUpAtColumn,
  LagSecondsColumn,
  LagStateColumn,
  LagStateSinceColumn,
  UnsyncedSinceColumn,
} from "../schema/lag.js";
import { Node } from "../schema/node.js";
import { BigIntScalar, DateTime } from "../schema/scalars.js";
import { Brick } from "./brick.js";
import { GeoRepFinding } from "./finding.js";
import { Host } from "./host.js";
import { GeoRepSession } from "./session.js";

const DETAIL_SEEN = ({ ownObservedAt, sessionId }: FormulaColumns<GeoRepSessionDetail>): string =>
  `coalesce(${ownObservedAt}, (select coalesce(s."observed_at", c."sessions_observed_at")
    from "gluster_georep_session" s join "cluster" c on c."id" = s."cluster_id" where s."session_id" = ${sessionId}))`;

// Whether a checkpoint was completed, and when, an Active brick reports only beside when it was set.
const FIGURES_SEEN = (columns: FormulaColumns<GeoRepSessionDetail>): string => {
  const figures = figuresOf(GeoRepSessionDetail).filter((name) => !name.startsWith("checkpointCompleted"));
  const reported = figures.map((name) => columns[name as keyof typeof columns]).join(", ");
  return `case when num_nonnulls(${reported}) > 0 then coalesce(${columns.ownCountersObservedAt}, ${DETAIL_SEEN(columns)}) end`;
};

/**
 * A detail's id: the documented table knows it by session and brick, and callers need one name. RFC 9562 version 8, so that
 * the database can compute it.
 *
 * @param sessionId the column, in SQL; the same for `brickId`
 */
function detailIdOf(sessionId: string, brickId: string): string {
  const bytes = `uuid_send(${sessionId}) || uuid_send(${brickId})`;
  return `(overlay(overlay(left(encode(sha256(${bytes}), 'hex'), 32) placing '8' from 13 for 1) placing '8' from 17 for 1)::uuid)`;
}

@Entity({ tableName: "gluster_georep_session_details" })
@Index({ properties: ["brick"] })
@Index({
  // A detail has no id column of its own: whoever looks one up by its computed id must not read the whole table.
  name: "gluster_georep_session_details_id_index",
  expression: `create index "gluster_georep_session_details_id_index" on "gluster_georep_session_details" ((${detailIdOf('"session_id"', '"master_brick_id"')}))`,
})
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "One brick's side of a session (table `gluster_georep_session_details`).",
})
export class GeoRepSessionDetail implements Node {
  @Property({ type: "uuid", fieldName: "session_id", persist: false })
  @Field(() => ID, { description: "Column `session_id`." })
  sessionId!: string;

  @ManyToOne({ entity: () => GeoRepSession, fieldName: "session_id", primary: true, ref: true, deleteRule: "cascade" })
  @Field(() => GeoRepSession, { description: "The session that it belongs to." })
  readonly session!: Ref<GeoRepSession>;

  @Property({ type: "uuid", fieldName: "master_brick_id", persist: false })
  @Field(() => ID, { description: "Column `master_brick_id`." })
  brickId!: string;

  @ManyToOne({ entity: () => Brick, fieldName: "master_brick_id", primary: true, ref: true, deleteRule: "cascade" })
  @Field(() => Brick, { description: "The brick of the primary volume (column `master_brick_id`)." })
  readonly brick!: Ref<Brick>;

  @Property({ type: "uuid", formula: ({ sessionId, brickId }) => detailIdOf(sessionId, brickId) })
  readonly id!: string;

  @Property({ type: "uuid", fieldName: "slave_host_uuid", nullable: true, persist: false })
  @Field(() => ID, {
    nullable: true,
    description:
      "UUID of the destination node that the brick syncs to (column `slave_host_uuid`); null when not known.",
  })
  secondaryHostId!: string | null;

  @ManyToOne({ entity: () => Host, fieldName: "slave_host_uuid", nullable: true, ref: true, ...NO_CONSTRAINT })
  @Field(() => Host, {
    nullable: true,
    description:
      "The destination node that the brick syncs to (column `slave_host_uuid`); null where it is not known or in no registered cluster.",
  })
  readonly secondaryHost!: Ref<Host> | null;

  @Property({ type: "text", fieldName: "slave_host_name", nullable: true })
  @Field(() => String, {
    nullable: true,
    description: "The destination node that the brick syncs to (column `slave_host_name`); null when not known.",
  })
  secondaryHostName!: string | null;

  @Property({ type: "text" })
  @Field(() => GeoRepSessionStatus, { description: "Status of the brick's worker (column `status`)." })
  status!: GeoRepStatus;

  @Property({ type: "text", fieldName: "status_word", nullable: true })
  @Field(() => String, { nullable: true, description: "Gluster's own word for the status." })
  statusRaw!: string | null;

  @Figure("text", () => String, "State of the checkpoint in words (column `checkpoint_status`)")
  checkpointStatus!: string | null;

  @Figure(bigint(), () => BigIntScalar, "Files synced (column `files_synced`; Gluster 3.5 and 3.6)")
  filesSynced!: string | null;

  @Figure(bigint(), () => BigIntScalar, "Files waiting (column `files_pending`; Gluster 3.5 and 3.6)")
  filesPending!: string | null;

  @Figure(bigint(), () => BigIntScalar, "Bytes waiting (column `bytes_pending`; Gluster 3.5 and 3.6)")
  bytesPending!: string | null;

  @Figure(bigint(), () => BigIntScalar, "Deletions waiting (column `deletes_pending`; Gluster 3.5 and 3.6)")
  deletesPending!: string | null;

  @Figure(bigint(), () => BigIntScalar, "Files given up (column `files_skipped`; Gluster 3.5 and 3.6)")
  filesSkipped!: string | null;

  @Figure(bigint(), () => BigIntScalar, "Entry operations (create, rename, delete…) waiting (Gluster 3.7 and later)")
  entryPending!: string | null;

  @Figure(bigint(), () => BigIntScalar, "Files whose data wait to be synced (Gluster 3.7 and later)")
  dataPending!: string | null;

  @Figure(bigint(), () => BigIntScalar, "Files whose attributes wait to be synced (Gluster 3.7 and later)")
  metaPending!: string | null;

  @Figure(bigint(), () => BigIntScalar, "Files and entries that failed (Gluster 3.7 and later)")
  failures!: string | null;

  @Figure(
    instant(0),
    () => DateTime,
    "Up to when the brick's changes are synced; it does not move while nothing changes",
    "last_synced",
  )
  lastSyncedAt!: string | null;

  @Figure(instant(0), () => DateTime, "The checkpoint's time", "checkpoint_time")
  checkpointAt!: string | null;

  @Figure("boolean", () => Boolean, "Whether everything before the checkpoint is synced")
  checkpointCompleted!: boolean | null;

  @Figure(instant(0), () => DateTime, "When the checkpoint was completed", "checkpoint_completion_time")
  checkpointCompletedAt!: string | null;

  @Property({ type: "text", fieldName: "crawl_status", nullable: true })
  @Field(() => String, { nullable: true, description: "Gluster's own words for the crawl (column `crawl_status`)." })
  crawlStatusRaw!: string | null;

  @DerivedFrom("crawlStatusRaw")
  @Field(() => GeoRepCrawlStatus, {
    nullable: true,
    description: "How the worker finds changes (column `crawl_status`); null while it does not crawl.",
  })
  get crawlStatus(): string | null {
    return crawlStatusOf(this.crawlStatusRaw);
  }

  @Property({ type: instant(0), nullable: true })
  @Field(() => DateTime, {
    nullable: true,
    description:
      "Set where the brick has written changes that its worker does not take, though it is Active in Changelog Crawl and reports no failure: since when, by the node's clock. Gluster loses the connection by which a brick tells a worker of changes at some starts of the worker, and nothing is copied until the next: stop and start the session, and what waits is copied first. Pausing and resuming do not help. Told a minute or so after the first change that waits; null while none are known, which a stopped or starting worker's are not.",
  })
  changesWaitingSince!: string | null;

  @ManyToOne({
    entity: () => GeoRepFinding,
    formula: ({ sessionId, brickId }) => leadingFindingText(sessionId, brickId),
    nullable: true,
    ref: true,
  })
  @Field(() => GeoRepFinding, {
    nullable: true,
    description:
      "The most urgent of its session's open findings whose evidence is about this brick, of several the oldest; null where none is.",
  })
  readonly leadingFinding!: Ref<GeoRepFinding> | null;

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

  /** When the brick was last seen, where that is not when its session was; null means that it is. */
  @Property({ type: instant(), fieldName: "observed_at", nullable: true })
  ownObservedAt!: string | null;

  @Property({ type: instant(), formula: DETAIL_SEEN })
  @Field(() => DateTime, { nullable: true, description: "When the brick's status was last seen." })
  readonly observedAt!: string | null;

  /** When the counters were last reported: only Active bricks report them, the others keep their last known ones. Null means
   * when the brick was last seen, or that none were ever reported. */
  @Property({ type: instant(), fieldName: "counters_observed_at", nullable: true })
  ownCountersObservedAt!: string | null;

  @Property({ type: instant(), formula: FIGURES_SEEN })
  @Field(() => DateTime, {
    nullable: true,
    description: "When the figures were last reported; null while none ever were.",
  })
  readonly countersObservedAt!: string | null;
}

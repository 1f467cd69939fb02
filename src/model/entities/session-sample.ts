import type { Ref } from "@mikro-orm/core";
import { Entity, ManyToOne, PrimaryKey, Property } from "@mikro-orm/decorators/legacy";
import type { HistoryResolution } from "../history.js";
import { bigint, instant } from "../schema/columns.js";
import type { GeoRepStatus } from "../status.js";
import { GeoRepSession } from "./session.js";

/**
 * Figures of a session at a poll (resolution 60), or the worst of an hour (resolution 3600). A poll's hold until the next row, at
 * most for SAMPLE_HOLDS_MS: while the same change waits, or none, and its figures stay the same, none is written.
 */
@Entity({ tableName: "gluster_georep_session_history" })
export class GeoRepSessionSample {
  @Property({ type: "uuid", fieldName: "session_id", persist: false })
  sessionId!: string;

  @ManyToOne({ entity: () => GeoRepSession, fieldName: "session_id", primary: true, ref: true, deleteRule: "cascade" })
  readonly session!: Ref<GeoRepSession>;

  /** Seconds. */
  @PrimaryKey({ type: "smallint" })
  resolution!: HistoryResolution;

  /** Of the poll, or when the hour began. */
  @PrimaryKey({ type: instant(0) })
  at!: string;

  @Property({ type: "text" })
  status!: GeoRepStatus;

  /** The session's lagSeconds at the poll; the most of them in the hour. */
  @Property({ type: "integer", nullable: true })
  lagSeconds!: number | null;

  @Property({ type: bigint(), nullable: true })
  pending!: string | null;

  @Property({ type: bigint(), nullable: true })
  failures!: string | null;
}

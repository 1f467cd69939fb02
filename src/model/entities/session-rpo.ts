import type { Ref } from "@mikro-orm/core";
import { Entity, ManyToOne, Property } from "@mikro-orm/decorators/legacy";
import { instant } from "../schema/columns.js";
import { GeoRepSession } from "./session.js";

/** Recovery point objective of a session: a setting of the service's users, apart from what its owner observes and writes. */
@Entity({ tableName: "gluster_georep_session_rpo" })
export class GeoRepSessionRpo {
  @Property({ type: "uuid", fieldName: "session_id", persist: false })
  sessionId!: string;

  @ManyToOne({ entity: () => GeoRepSession, fieldName: "session_id", primary: true, ref: true, deleteRule: "cascade" })
  readonly session!: Ref<GeoRepSession>;

  /** How far the destination may be behind. */
  @Property({ type: "integer" })
  seconds!: number;

  /** Since when it is further behind; null while it is not. */
  @Property({ type: instant(0), nullable: true })
  breachedSince!: string | null;
}

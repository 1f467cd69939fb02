import { uuidV5 } from "../../model/ids.js";
import { GEOREP_STATUSES } from "../../model/status.js";
import { document, type Document, type Field, part, parts, scalar, sent, sharedPart } from "../description/document.js";
import type { Scalar, ScalarType } from "../description/scalar.js";
import { actions, identity, links, REFERENCE, type ReferenceView } from "./common.js";
import { STATISTIC, type StatisticView } from "./statistic.js";
import type { GeoRepSession, GeoRepSessionDetail, GeoRepSessionOption } from "../../model/entities/index.js";

interface DetailView {
  readonly sessionId: string;
  readonly record: GeoRepSessionDetail;
  readonly brick: ReferenceView;
}

export interface OptionView {
  readonly href: string;
  readonly id: string;
  readonly record: Pick<GeoRepSessionOption, "id" | "key" | "value">;
}

export interface SessionView {
  readonly href: string;
  readonly id: string;
  readonly record: GeoRepSession;
  /** Where they are shown. */
  details?: readonly DetailView[];
  options?: readonly OptionView[];
}

/** A column under its own name. */
function column<F extends string>(
  name: string,
  type: ScalarType,
  field: F,
  description: string,
): Field<{ readonly record: { readonly [P in F]: Scalar | null } }> {
  return scalar(name, type, ({ record }) => record[field], { description });
}

/** A counter of Gluster 3.5 and 3.6 as oVirt shows figures. */
function counter(
  name: string,
  field: "filesSynced" | "filesPending" | "filesSkipped",
  figure: string,
  meaning: string,
): Field<DetailView> {
  return part(
    name,
    () => STATISTIC,
    (view) => statistic(view, figure, meaning, view.record[field]),
    meaning,
  );
}

function statistic(
  { sessionId, record }: DetailView,
  name: string,
  description: string,
  datum: string | null,
): StatisticView | null {
  if (datum === null) return null;
  const id = uuidV5(sessionId, `${record.brickId} ${name}`);
  return { href: null, id, name, description, kind: "gauge", unit: "none", datum };
}

const STATUS = `One of ${GEOREP_STATUSES.join(", ")}.`;

export const SESSION_DETAIL: Document<DetailView> = document(
  "session_detail",
  "session_details",
  "One brick's side of a session. What the cluster's version does not report is left out.",
  [
    sharedPart(
      "brick",
      () => REFERENCE,
      ({ brick }) => brick,
      "The brick of the source volume.",
    ),
    column("slaveNode", "string", "secondaryHostName", "Name of the destination node that the brick syncs to."),
    scalar("status", "string", ({ record }) => record.status, { description: STATUS, values: GEOREP_STATUSES }),
    column("checkpoint_status", "string", "checkpointStatus", "Gluster's word for the checkpoint."),
    column("crawl_status", "string", "crawlStatusRaw", "Gluster's word for how changes are found."),
    counter("filesSkipped", "filesSkipped", "files.skipped", "Files that were not synced (Gluster 3.5 and 3.6)."),
    counter("filesPending", "filesPending", "files.pending", "Files that are to be synced (Gluster 3.5 and 3.6)."),
    counter("filesSynced", "filesSynced", "files.synced", "Files that are synced (Gluster 3.5 and 3.6)."),
    column("slave_host_uuid", "uuid", "secondaryHostId", "The destination node that the brick syncs to."),
    column("bytes_pending", "long", "bytesPending", "Bytes that are to be synced (Gluster 3.5 and 3.6)."),
    column("deletes_pending", "long", "deletesPending", "Deletions that are to be synced (Gluster 3.5 and 3.6)."),
    column("entry_pending", "long", "entryPending", "Names that are to be synced."),
    column("data_pending", "long", "dataPending", "Files whose data are to be synced."),
    column("meta_pending", "long", "metaPending", "Files whose metadata are to be synced."),
    column("failures", "long", "failures", "Files that could not be synced."),
    column("last_synced", "date", "lastSyncedAt", "Everything that was written before is synced."),
    column("checkpoint_time", "date", "checkpointAt", "When the checkpoint was set."),
    column("checkpoint_completed", "boolean", "checkpointCompleted", "Whether everything before it is synced."),
    column("checkpoint_completion_time", "date", "checkpointCompletedAt", "Since when it is."),
    column(
      "changes_waiting_since",
      "date",
      "changesWaitingSince",
      "Since when changes wait that the brick's worker was not told of: stop and start the session. Left out while none are known.",
    ),
  ],
);

export const OPTION_DOCUMENT: Document<OptionView> = document(
  "option",
  "georeplication_options",
  "A configuration option of a session.",
  [
    ...identity<OptionView>("uuid", "both"),
    scalar("key", "string", ({ record }) => record.key, { description: "Its name; dashes are accepted as well." }),
    scalar("value", "string", ({ record }) => record.value, { description: "Its value." }),
  ],
);

/** What Gluster calls the destination, which names the session within its volume. */
function sessionName({ userName, secondaryHostName, secondaryVolumeName }: GeoRepSession): string {
  const host = secondaryHostName.includes(":") ? `[${secondaryHostName}]` : secondaryHostName;
  return `${userName === null ? "" : `${userName}@`}${host}::${secondaryVolumeName}`;
}

export const SESSION_DOCUMENT: Document<SessionView> = document(
  "georeplication-session",
  "georeplication-sessions",
  "A geo-replication session.",
  [
    actions("start", "stop", "pause", "resume"),
    scalar("name", "string", ({ record }) => sessionName(record), { description: "`[user@]HOST::Volume`." }),
    links("options"),
    ...identity<SessionView>("uuid", "both"),
    scalar("host", "uuid", ({ record }) => record.clusterId, { description: "The source cluster's id." }),
    column("slavevolume", "string", "secondaryVolumeName", "Name of the destination volume."),
    scalar("status", "string", ({ record }) => record.status, { description: STATUS, values: GEOREP_STATUSES }),
    parts(
      "session_details",
      () => SESSION_DETAIL,
      ({ details }) => details,
      "Each brick's side, where it is asked for.",
    ),
    column("master_volume_id", "uuid", "primaryVolumeId", "The source volume."),
    column("session_key", "string", "sessionKey", "Gluster's own name for the session."),
    column("slave_host_uuid", "uuid", "secondaryHostId", "The destination host that the session was created with."),
    column("slave_host_name", "string", "secondaryHostName", "Its name, as the source nodes know it."),
    column("slave_volume_id", "uuid", "secondaryVolumeId", "The destination volume."),
    column("slave_volume_name", "string", "secondaryVolumeName", "Its name."),
    column("user_name", "string", "userName", "Who logs in at the destination; left out for root."),
    sent(
      "user_group",
      "string",
      "At creation: the group of a user other than root at the destination, where it is made; the mount broker's, else `geogroup`, where left out.",
    ),
    sent("ssh_port", "integer", "At creation: port of the destination's SSH server, for the source nodes."),
    sent(
      "keys",
      "string",
      "At creation: `push_pem`, by Gluster's own command, or `managed`, put there by the service, as every user_name but root needs it.",
    ),
    sent("force", "boolean", "At creation: though the destination is not empty, too small or of another version."),
    sent("async", "boolean", "At creation: answer at once."),
    parts(
      "georeplication_options",
      () => OPTION_DOCUMENT,
      ({ options }) => options,
      "Its options, where they are followed.",
    ),
  ],
);

import type { OperationRow } from "../../store/operation-events.js";
import { ACTION } from "../documents/fault.js";
import { SESSION_DOCUMENT } from "../documents/session.js";
import type { Verb } from "../faults.js";
import type { RestRequest } from "../request.js";
import { getAll, getOne, type Route } from "../route.js";
import { act, wishesOf } from "./change.js";
import { createSession } from "./create.js";
import { sessionOf, volumeOf } from "../resources/find.js";
import { list, SESSIONS, show, WHOLE_SESSIONS, whereNamed } from "../resources/kinds.js";
import { sessionView } from "../resources/views.js";

const COLLECTION = "/clusters/{cluster}/glustervolumes/{volume}/georeplication-sessions";
export const SESSION_PATH = `${COLLECTION}/{session}`;

type Ask = (request: RestRequest, id: string, input: { readonly force: boolean }) => Promise<OperationRow>;

function action(name: "start" | "stop" | "pause" | "resume", verb: Verb, summary: string, ask: Ask): Route {
  return {
    method: "POST",
    path: `${SESSION_PATH}/${name}`,
    summary,
    tag: "Geo-replication",
    parameters: ["async", "force"],
    input: { of: ACTION, required: false },
    output: { kind: "one", of: ACTION },
    statuses: [200, 202],
    answer: async (request) => {
      const session = await sessionOf(request);
      const wishes = wishesOf(request, request.body(ACTION));
      return act(request, verb, wishes, () => ask(request, session.id, { force: wishes.force === true }));
    },
  };
}

const LIST = "Geo-replication sessions of a volume. With `all_content` each has its `session_details`.";

export const SESSION_ROUTES: readonly Route[] = [
  getAll(
    COLLECTION,
    "Geo-replication",
    SESSION_DOCUMENT,
    LIST,
    async (request) => {
      const whole = request.parameters.boolean("all_content") === true;
      const view = (record: Parameters<typeof sessionView>[1]) => sessionView(request.base, record);
      const conditions = [
        whereNamed(request, "cluster", "cluster_id"),
        whereNamed(request, "volume", "master_volume_id"),
      ];
      return list(request, whole ? WHOLE_SESSIONS : SESSIONS, view, conditions, volumeOf);
    },
    ["all_content"],
  ),
  {
    method: "POST",
    path: COLLECTION,
    summary:
      "Creates a session. The destination is `slavevolume` (id or name) at `slave_host_name` or `slave_host_uuid`.",
    tag: "Geo-replication",
    parameters: ["async", "force"],
    input: { of: SESSION_DOCUMENT, required: true },
    output: { kind: "one", of: SESSION_DOCUMENT },
    statuses: [201, 202],
    answer: createSession,
  },
  getOne(SESSION_PATH, "Geo-replication", SESSION_DOCUMENT, "One session with its bricks.", async (request) =>
    show(request, WHOLE_SESSIONS, await sessionOf(request)),
  ),
  {
    method: "DELETE",
    path: SESSION_PATH,
    summary: "Deletes a session that is stopped or was never started. What it has copied stays.",
    tag: "Geo-replication",
    parameters: ["async", "reset_sync_time"],
    input: { of: ACTION, required: false },
    output: { kind: "one", of: ACTION },
    statuses: [200, 202],
    answer: async (request) => {
      const { id } = await sessionOf(request);
      const wishes = wishesOf(request, request.body(ACTION));
      const { actor, services } = request;
      return act(request, "remove", wishes, () =>
        services.sessions.delete(actor, id, { resetSyncTime: wishes.resetSyncTime }),
      );
    },
  },
  action("start", "start", "Starts a session.", ({ actor, services }, id, input) =>
    services.sessions.start(actor, id, input),
  ),
  action("stop", "stop", "Stops a session.", ({ actor, services }, id, input) =>
    services.sessions.stop(actor, id, input),
  ),
  action("pause", "suspend", "Pauses a session.", ({ actor, services }, id, input) =>
    services.sessions.pause(actor, id, input),
  ),
  action("resume", "resume", "Resumes a paused session.", ({ actor, services }, id, input) =>
    services.sessions.resume(actor, id, input),
  ),
];

import { isUuid } from "../../model/ids.js";
import { isFinal } from "../../model/operation.js";
import { AppError } from "../../errors.js";
import { refusalOf } from "../../service/outcome.js";
import type { CreateSessionInput } from "../../service/sessions/creation.js";
import { ACTION } from "../documents/fault.js";
import { SESSION_DOCUMENT } from "../documents/session.js";
import { noChange, faultView, RestFault } from "../faults.js";
import type { Given } from "../reading/given.js";
import { sameName } from "../reading/input.js";
import { one, type RestAnswer, type RestRequest } from "../request.js";
import { changed, waitOf, wishesOf } from "./change.js";
import { SESSION_FIELDS } from "../resources/fields.js";
import { volumeOf } from "../resources/find.js";
import { DETAILS, followFrom, SESSIONS } from "../resources/kinds.js";
import { jobPath, sessionPath } from "../resources/places.js";
import { sessionView } from "../resources/views.js";
import { GeoRepSession, Host } from "../../model/entities/index.js";

/** Creates a session from its document. */
export async function createSession(request: RestRequest): Promise<RestAnswer> {
  const volume = await volumeOf(request);
  const body = request.body(SESSION_DOCUMENT);
  const wishes = wishesOf(request, body);
  const input = await inputOf(request, volume.id, body, wishes.force === true);
  const operation = await changed(request, waitOf(wishes), async () => {
    try {
      return await request.services.sessions.create(request.actor, input);
    } catch (error) {
      throw error instanceof AppError && error.status < 500 ? refusal(error) : error;
    }
  });
  const failure = refusalOf(operation);
  if (failure !== null) throw refusal(failure);
  const known = operation.noChange ? noChange("create") : null;
  if (known !== null) throw new RestFault(409, known.reason, known.detail);
  const location = sessionPath(volume.href, operation.sessionId);
  if (!isFinal(operation.state)) {
    const job = { id: operation.id, href: jobPath(request.base, operation.id) };
    return one(ACTION, { ...wishes, status: "pending", job }, 202, { location });
  }
  const { reader } = request.services;
  const record = (await reader.byIds(GeoRepSession, [operation.sessionId], SESSION_FIELDS)).get(operation.sessionId);
  if (record === undefined)
    throw new RestFault(409, "Operation Failed", "[The session was created, and is gone again.]");
  const session = sessionView(request.base, record);
  await followFrom(request, SESSIONS, [session], DETAILS);
  return one(SESSION_DOCUMENT, session, 201, { location });
}

function refusal(error: AppError): RestFault {
  const { reason, detail } = faultView(error, "create");
  return new RestFault(error.status, reason, detail, error);
}

/** @throws RestFault */
async function inputOf(
  request: RestRequest,
  primaryVolumeId: string,
  body: Given | null,
  force: boolean,
): Promise<CreateSessionInput> {
  const text = (name: string): string | null => body?.text(name) || null;
  const volume = text("slavevolume") ?? body?.uuid("slave_volume_id") ?? text("slave_volume_name");
  const host = text("slave_host_name");
  const hostId = host === null ? (body?.uuid("slave_host_uuid") ?? null) : null;
  const missing = [
    ...(volume === null ? ["slavevolume"] : []),
    ...(host === null && hostId === null ? ["slave_host_name|slave_host_uuid"] : []),
  ];
  if (volume === null || missing.length > 0) {
    throw new RestFault(400, "Incomplete parameters", `GeoReplicationSession [${missing.join(", ")}] required for add`);
  }
  const userName = text("user_name");
  const isRoot = userName === null || userName === "root";
  return {
    primaryVolumeId,
    ...(isUuid(volume.toLowerCase()) ? { secondaryVolumeId: volume.toLowerCase() } : { secondaryVolumeName: volume }),
    secondaryHostName: host ?? (await hostName(request, hostId ?? "")),
    sshPort: body?.integer("ssh_port", 1, 65_535) ?? null,
    keys: keysOf(text("keys"), isRoot),
    userName,
    userGroup: text("user_group"),
    force,
  };
}

/**
 * How the source nodes' keys get to the destination. Gluster's own way where nothing is told: callers of the documented
 * elements name hosts as the source nodes know them, which need not be in a registered cluster. For a user other than root that
 * way ends half-way.
 *
 * @throws RestFault
 */
function keysOf(text: string | null, isRoot: boolean): "MANAGED" | "PUSH_PEM" {
  if (text === null) return isRoot ? "PUSH_PEM" : "MANAGED";
  const keys = (["MANAGED", "PUSH_PEM"] as const).find((each) => sameName(each) === sameName(text));
  if (keys === undefined) throw new RestFault(400, "Invalid value", "keys: it is managed or push_pem.");
  return keys;
}

/** @throws AppError for the id of no host */
async function hostName({ services }: RestRequest, id: string): Promise<string> {
  const host = (await services.reader.byIds(Host, [id], ["name"])).get(id);
  if (host !== undefined) return host.name;
  throw new AppError("NOT_FOUND", `There is no host ${id} in a registered cluster: pass slave_host_name.`);
}

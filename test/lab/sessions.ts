import { setTimeout as sleep } from "node:timers/promises";
import { lab, type Node, unique } from "./lab.js";
import { syncCluster } from "../support/clusters.js";
import { type Cluster, type LabService, noErrors, type Payload } from "./service.js";

export interface Operation {
  readonly id: string;
  readonly sessionId: string;
  readonly kind: string;
  readonly state: string;
  readonly noChange: boolean;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly steps: readonly { readonly number: number; readonly name: string; readonly state: string }[];
}

export interface Session {
  readonly id: string;
  readonly status: string;
  readonly sessionKey: string;
  readonly details: readonly {
    readonly status: string;
    readonly lastSyncedAt: string | null;
    readonly secondaryHostName: string | null;
    readonly checkpointCompletedAt: string | null;
    readonly brick: { readonly name: string };
  }[];
  readonly options: readonly { readonly key: string; readonly value: string }[];
}

const OPERATION = "operation { id sessionId kind state noChange errorCode errorMessage steps { number name state } }";
const SESSION = `session { id status sessionKey }`;

export type Result = Payload<{
  readonly session: { readonly id: string; readonly status: string } | null;
  readonly operation: Operation;
}>;

/** Sends a mutation on a session and gives its payload, errors and all. */
export async function change(
  service: LabService,
  name: string,
  input: Readonly<Record<string, unknown>>,
  wait = 60,
): Promise<Result> {
  const state = /^(start|stop|pause|resume)GeoRepSession$/.test(name);
  const type = state ? "ChangeGeoRepSessionInput" : `${name[0]?.toUpperCase() ?? ""}${name.slice(1)}Input`;
  const noun = name.endsWith("Option") ? "" : SESSION;
  const data = await service.client.request<Record<string, Result>>(
    `mutation ($input: ${type}!, $wait: Int!) {
       ${name}(input: $input, wait: $wait) { ${noun} ${OPERATION} userErrors { field code message } } }`,
    { input, wait },
  );
  const result = data[name];
  if (result === undefined) throw new Error(`no payload for ${name}`);
  return result;
}

/** Sends a mutation and waits for the end of its operation, however long that takes on a busy machine. */
export async function changeToEnd(
  service: LabService,
  name: string,
  input: Readonly<Record<string, unknown>>,
): Promise<Result> {
  const begun = await change(service, name, { ...input, idempotencyKey: unique(name) }, 0);
  if (begun.userErrors.length > 0) return begun;
  const operation = await settled(service, begun.operation.id);
  const found = await session(service, operation.sessionId);
  const { errorCode, errorMessage } = operation;
  const errors = errorCode === null ? [] : [{ field: null, code: errorCode, message: errorMessage ?? "" }];
  return { operation, session: found, userErrors: errors };
}

/** The operation when it is final. */
export async function settled(service: LabService, id: string): Promise<Operation> {
  const changes = service.client.subscribe(`subscription ($id: ID!) { operationChanged(id: $id) { state } }`, { id });
  for await (const _ of changes);
  const { operation } = await service.client.request<{ operation: Operation }>(
    `query ($id: ID!) { ${OPERATION.replace("operation", "operation(id: $id)")} }`,
    { id },
  );
  return operation;
}

/** As `changeToEnd`, for a change that must succeed. */
export async function succeed(
  service: LabService,
  name: string,
  input: Readonly<Record<string, unknown>>,
): Promise<Result> {
  const result = await changeToEnd(service, name, input);
  noErrors(result);
  if (result.operation.state !== "SUCCEEDED") throw new Error(`${name}: ${JSON.stringify(result.operation)}`);
  return result;
}

export async function session(service: LabService, id: string): Promise<Session | null> {
  const { geoRepSession } = await service.client.request<{ geoRepSession: Session | null }>(
    `query ($id: ID!) { geoRepSession(id: $id) { id status sessionKey options { key value }
       details { status lastSyncedAt secondaryHostName checkpointCompletedAt brick { name } } } }`,
    { id },
  );
  return geoRepSession;
}

/** Follows the session until a change, or the state it begins with, fulfils the condition. */
export async function until(
  service: LabService,
  id: string,
  holds: (session: Session) => boolean,
  within = 120_000,
): Promise<Session> {
  const changes = service.client.subscribe(
    `subscription ($id: ID!) { geoRepSessionChanged(sessionId: $id) { cursor kind status } }`,
    { id },
  );
  const end = Date.now() + within;
  for (;;) {
    const next = await Promise.race([changes.next(), sleep(Math.max(0, end - Date.now()), null, { ref: false })]);
    const now = await session(service, id);
    if (now !== null && holds(now)) {
      await changes.return?.();
      return now;
    }
    if (next === null) throw new Error(`the condition was not met in ${within / 1_000} s: ${JSON.stringify(now)}`);
    if (next.done === true) throw new Error("the subscription ended");
  }
}

/**
 * Waits for what only a live crawl brings about, and starts the session's workers anew where it does not come. At its start a
 * worker asks its brick for notices, and the brick may file that connection away for good among those not made yet
 * (changelog_ev_connector against changelog_rpc_notify in changelog-ev-handle.c): one start in three to six was seen to leave
 * a worker that is Active, in Changelog Crawl, and copies nothing. What waits is found by the history crawl of the next start.
 */
export async function throughStalls<T>(service: LabService, sessionId: string, wanted: Promise<T>): Promise<T> {
  const ended = wanted.then(
    () => true,
    () => true,
  );
  // More stalls in a row than these are none.
  for (let starts = 0; !(await Promise.race([ended, sleep(45_000, false, { ref: false })])); starts += 1) {
    if (starts === 6) throw new Error(`it does not come: ${JSON.stringify(await session(service, sessionId))}`);
    await succeed(service, "stopGeoRepSession", { sessionId });
    await succeed(service, "startGeoRepSession", { sessionId });
  }
  return await wanted;
}

/** A volume's id by its name. */
export async function volumeId(service: LabService, name: string): Promise<string> {
  const { volumes } = await service.client.request<{ volumes: { nodes: { id: string; name: string }[] } }>(
    `{ volumes(first: 500) { nodes { id name } } }`,
  );
  const found = volumes.nodes.find((volume) => volume.name === name);
  if (found === undefined) throw new Error(`the service knows no volume ${name}`);
  return found.id;
}

/** Has the service poll everything now. */
export async function sync(service: LabService, clusterId: string): Promise<void> {
  await syncCluster(service.client, clusterId);
}

/** Registers both clusters, and has the service poll everything of them. */
export async function registerBoth(
  service: LabService,
): Promise<{ readonly source: Cluster; readonly destination: Cluster }> {
  const source = await service.register("src1", "src2");
  const destination = await service.register("dst1", "dst2");
  for (const { id } of [source, destination]) await sync(service, id);
  return { source, destination };
}

/** What names the ends of a session from NAME to NAME-dr. */
export async function endsOf(service: LabService, name: string) {
  return {
    primaryVolumeId: await volumeId(service, name),
    secondaryVolumeId: await volumeId(service, `${name}-dr`),
    secondaryHostName: "dst1",
  };
}

/** Mounts a volume on one of its nodes and runs a shell script in it. */
export function inVolume(node: Node, volume: string, script: string): Promise<string> {
  return lab.exec(
    node,
    "sh",
    "-c",
    `d=$(mktemp -d) && mount -t glusterfs ${node}:/${volume} "$d" && cd "$d" && { ${script}; }; rc=$?; cd /; umount "$d"; exit $rc`,
  );
}

/** Waits until a shell condition holds in a volume: Gluster tells nobody when a file has arrived. */
export async function untilInVolume(node: Node, volume: string, condition: string): Promise<void> {
  await inVolume(node, volume, `n=0; until ${condition}; do n=$((n+1)); [ $n -lt 240 ] || exit 1; sleep 0.5; done`);
}

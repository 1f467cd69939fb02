import { setTimeout as sleep } from "node:timers/promises";
import { lab, type Node } from "./lab.js";
import { type LabService, noErrors, type Payload } from "./service.js";

export interface Operation {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly alreadySo: boolean;
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

const OPERATION = "operation { id kind state alreadySo errorCode errorMessage steps { number name state } }";
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

/** The same for a change that must succeed. */
export async function succeed(
  service: LabService,
  name: string,
  input: Readonly<Record<string, unknown>>,
): Promise<Result> {
  const result = await change(service, name, input);
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

/** A volume's id by its name. */
export async function volumeId(service: LabService, name: string): Promise<string> {
  const { volumes } = await service.client.request<{ volumes: { nodes: { id: string; name: string }[] } }>(
    `{ volumes(first: 500) { nodes { id name } } }`,
  );
  const found = volumes.nodes.find((volume) => volume.name === name);
  if (found === undefined) throw new Error(`the service knows no volume ${name}`);
  return found.id;
}

/** Has the service look at everything now. */
export async function sync(service: LabService, clusterId: string): Promise<void> {
  const { syncCluster } = await service.client.request<{ syncCluster: Payload<object> }>(
    `mutation ($input: ClusterInput!) { syncCluster(input: $input) { userErrors { field code message } } }`,
    { input: { clusterId } },
  );
  noErrors(syncCluster);
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

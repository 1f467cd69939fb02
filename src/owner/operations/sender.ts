import { AppError } from "../../errors.js";
import type { ClusterClient, ClusterNode } from "../../gluster/client.js";
import type { GlusterCommand } from "../../gluster/command.js";
import type { GlusterFailure } from "../../gluster/failure.js";
import { logTails, sessionLog } from "../../gluster/hosts/log-tail.js";
import { parseSecondaryUrl, parseVolumeName } from "../../gluster/values.js";
import type { Before, DeletionBefore } from "../../model/before.js";
import type { OperationRow } from "../../store/operation-events.js";
import { daemonDown } from "../failures.js";
import { accessOf } from "./plan.js";
import { readBefore } from "./before/creation.js";
import { type CleanUp, readBeforeDeletion } from "./before/deletion.js";
import { type Sending, type Sent, TooLate } from "./environment.js";
import type { Place, WorkerView } from "./steps/step.js";
import { type Reached, type ReachDependencies, reach, unpinnedHosts } from "../on-demand/reach.js";
import type { SessionPoller } from "../observe/session-poller.js";
import { withCommandLock, IDLE_READ_MS, readMsOf, type OwnerContext } from "../context.js";
import { GeoRepSession } from "../../model/entities/index.js";

/** How many of the last errors in a log are told. */
const LAST_ERRORS = 8;

/** Sends the commands of one operation: to the owner's own cluster, and to the one that its session goes to. */
export class OperationSender {
  readonly #on: OwnerContext;
  readonly #poller: SessionPoller;
  readonly #deps: ReachDependencies;
  #destination: Promise<Reached | null> | null = null;

  constructor(on: OwnerContext, poller: SessionPoller, deps: ReachDependencies) {
    this.#on = on;
    this.#poller = poller;
    this.#deps = deps;
  }

  /** @throws AppError, GlusterFailure */
  async readBefore(operation: OperationRow): Promise<Omit<Before, "sessionExists">> {
    const url = parseSecondaryUrl(operation.sessionName);
    const isManaged = operation.arguments["keys"] !== "PUSH_PEM";
    const destination = (await this.#reachDestination(operation))?.client ?? null;
    if (isManaged && destination === null) {
      throw new AppError(
        "NOT_FOUND",
        "The destination's cluster is not registered any more: register it, or use PUSH_PEM.",
      );
    }
    const ends = {
      source: this.#on.client,
      destination,
      reachAgain: async () => {
        this.#destination = null;
        return (await this.#reachDestination(operation))?.client ?? null;
      },
      volume: parseVolumeName(operation.volumeName),
      volumeId: operation.volumeId,
      secondaryVolume: url.volume,
      user: url.user,
      access: operation.kind === "CREATE_SESSION" ? accessOf(operation.arguments) : null,
      isManaged,
      readMs: readMsOf(operation),
    };
    return readBefore(ends, this.#on.signal);
  }

  /** Null where nothing was asked to be cleaned up. @throws AppError, GlusterFailure */
  async readBeforeDeletion(operation: OperationRow): Promise<DeletionBefore | null> {
    const wanted = cleanUpOf(operation.arguments);
    if (wanted === null) return null;
    const { sessionName: named, sessionId: id } = operation;
    const ends = {
      source: this.#on.client,
      destination: (await this.#reachDestination(operation))?.client ?? null,
      volume: parseVolumeName(operation.volumeName),
      named,
      url: parseSecondaryUrl(named),
      isReplicatedToByOthers: async (volume: string) => {
        return (await this.#otherSessionsInto(volume, id)) > 0;
      },
      isLoggedInToByOthers: async (volume: string, user: string) => {
        return (await this.#otherSessionsInto(volume, id, { userName: user })) > 0;
      },
      readMs: readMsOf(operation),
    };
    return readBeforeDeletion(ends, wanted, this.#on.signal);
  }

  /** Of all registered clusters. */
  #otherSessionsInto(secondaryVolumeId: string, sessionId: string, those: { userName?: string } = {}): Promise<number> {
    return this.#on.em.fork().count(GeoRepSession, { secondaryVolumeId, id: { $ne: sessionId }, ...those });
  }

  /** @throws GlusterFailure, AppError, TooLate */
  async send(operation: OperationRow, command: GlusterCommand<unknown>, how: Sending): Promise<Sent> {
    const { at, latest, readUntil, onHost } = how;
    // Create changes the destination too, and so does what runs there: its cluster's command lock is held as well.
    const isFar = operation.kind === "CREATE_SESSION" || at.cluster === "destination";
    const far = isFar ? await this.#reachDestination(operation) : null;
    const client = at.cluster === "source" ? this.#on.client : far?.client;
    const nodes = client === undefined ? [] : nodesFor(at, client);
    if (client === undefined || nodes.length === 0) throw noEndpoint(at);
    // Another one only while nothing was sent, or nothing was done with it.
    const mayGoOn = (failure: GlusterFailure) => !failure.sent || daemonDown(failure);
    const others = far === null || operation.secondaryClusterId === operation.clusterId ? [] : [far.serial];
    let sole = false;
    const sent = withCommandLock(
      this.#on,
      "urgent",
      others,
      ({ lock, signal }) => {
        sole = true;
        return client.each({ nodes, mayGoOn }, async (node) => {
          assertInTime(latest);
          await onHost(node.name);
          await lock.assertHeld();
          assertInTime(latest);
          if (command.name === CREATE) this.#poller.created(operation.sessionId);
          const timeoutMs = command.changes ? command.timeoutMs : Math.max(IDLE_READ_MS, readUntil - Date.now());
          const { exitCode, ms, output } = await client.on(node.uuid, command, { signal, timeoutMs });
          if (command.name === DELETE) this.#poller.deleted(operation.sessionId);
          return { exitCode, milliseconds: Math.round(ms), output };
        });
      },
      latest,
    );
    return sent.catch((error: unknown) => {
      this.#on.signal.throwIfAborted();
      throw !sole && Date.now() >= latest ? new TooLate("its turn did not come in time", { cause: error }) : error;
    });
  }

  async errorsOf(operation: OperationRow, worker: WorkerView): Promise<readonly string[]> {
    const { client, signal } = this.#on;
    try {
      const url = parseSecondaryUrl(operation.sessionName);
      const logFile = this.#on.cache.optionOf(operation.sessionId, "log-file");
      const file = sessionLog(operation.volumeName, { named: operation.sessionName, url }, logFile);
      const { value } = await client.on(worker.hostId, logTails([{ file, after: null }]), { signal });
      return (value.logs[0]?.entries ?? [])
        .filter(({ level }) => level === "E" || level === "C")
        .slice(-LAST_ERRORS)
        .map(({ text }) => text.split("\n", 1)[0] ?? "");
    } catch (error) {
      this.#on.log.debug({ err: error, host: worker.hostName }, "the log of gsyncd could not be read");
      return [];
    }
  }

  async #reachDestination(operation: OperationRow): Promise<Reached | null> {
    const { clusterId, secondaryClusterId } = operation;
    if (secondaryClusterId === null) return null;
    if (secondaryClusterId === clusterId) {
      const { client, cache } = this.#on;
      return { client, serial: cache.cluster.serial, unpinned: unpinnedHosts(cache.hosts, client) };
    }
    this.#destination ??= reach(this.#deps, secondaryClusterId);
    return this.#destination;
  }
}

function cleanUpOf(given: OperationRow["arguments"]): CleanUp | null {
  const wanted = {
    volumeOptions: given["cleanUpVolumeOptions"] === true,
    readOnly: given["cleanUpReadOnly"] === true,
    keys: given["cleanUpKeys"] === true,
    mountBroker: given["cleanUpMountBroker"] === true,
  };
  return Object.values(wanted).includes(true) ? wanted : null;
}

const CREATE = "geo-replication create";
const DELETE = "geo-replication delete";

/** @throws TooLate */
function assertInTime(latest: number): void {
  if (Date.now() > latest) throw new TooLate("its turn came too late");
}

function nodesFor(at: Place, client: ClusterClient): readonly ClusterNode[] {
  const { host } = at;
  return host === null ? client.inOrder() : client.nodes.filter(({ uuid }) => uuid === host.id);
}

function noEndpoint(at: Place): AppError {
  const whose = at.cluster === "source" ? "The cluster has" : "The destination's cluster has";
  const what =
    at.host === null
      ? "no host that the service can reach by SSH"
      : `no host ${at.host.name} that the service can reach by SSH`;
  return new AppError("HOST_UNREACHABLE", `${whose} ${what}.`);
}

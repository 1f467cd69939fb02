import type { ClusterClient } from "../../gluster/client.js";
import { nodeReport } from "../../gluster/report/report.js";
import { parseSecondaryUrl, parseVolumeName, secondaryAsNamed } from "../../gluster/values.js";
import { AppError } from "../../errors.js";
import type { Before } from "../../model/before.js";
import { sessionId } from "../../model/ids.js";
import type { OperationRequest, OperationTarget } from "../../service/operations.js";
import type { NodeKeys, PlannedCommand, SessionPlan, SessionPlanner } from "../../service/sessions/planner.js";
import { toAppError } from "../failures.js";
import { readSessionKeys } from "./session-keys.js";
import { readBefore } from "../operations/before/creation.js";
import { accessOf, stepsOfCreation } from "../operations/plan.js";
import { SOURCE } from "../operations/steps/step.js";
import { type Reached, reach, type ReachDependencies } from "./reach.js";

// Long enough for hosts that have to be connected to, short enough for someone who waits.
const PLAN_MS = 45_000;

/** Plans without carrying out: any replica can, whoever owns the clusters. */
export class SshPlanner implements SessionPlanner {
  readonly #deps: ReachDependencies;

  constructor(deps: ReachDependencies) {
    this.#deps = deps;
  }

  async plan({ target, arguments: given }: OperationRequest): Promise<Pick<SessionPlan, "noChange" | "steps">> {
    const signal = AbortSignal.timeout(PLAN_MS);
    try {
      const source = await this.#clientOf(target.clusterId);
      const reachAgain = async (): Promise<ClusterClient | null> =>
        target.secondaryClusterId === null ? null : this.#clientOf(target.secondaryClusterId);
      const destination = await reachAgain();
      const sessionExists = await exists(source, target, signal);
      const isThere = sessionExists && given["force"] !== true;
      if (isThere && given["startAfterCreate"] !== true) return { noChange: true, steps: [] };
      const url = parseSecondaryUrl(target.sessionName);
      const ends = {
        source,
        destination,
        reachAgain,
        volume: parseVolumeName(target.volumeName),
        volumeId: target.volumeId,
        secondaryVolume: url.volume,
        user: url.user,
        access: accessOf(given),
        isManaged: given["keys"] !== "PUSH_PEM",
        readMs: PLAN_MS,
      };
      const before: Before = { sessionExists, ...(await readBefore(ends, signal)) };
      const all = stepsOfCreation(target.volumeName, target.sessionName, given, before);
      // A session that is there is started, and nothing else.
      const steps = isThere ? all.slice(-1) : all;
      return {
        noChange: false,
        steps: steps.map((step, index) => {
          const at = step.at ?? SOURCE;
          const isFar = at.cluster === "destination";
          return {
            number: index + 1,
            name: step.name,
            hostName: at.host?.name ?? firstOf(isFar ? destination : source),
            clusterId: isFar ? (target.secondaryClusterId ?? target.clusterId) : target.clusterId,
            argv: step.command?.argv ?? [],
            input: null,
            undo: step.undo,
          } satisfies PlannedCommand;
        }),
      };
    } catch (error) {
      throw toAppError(error);
    }
  }

  async keys({ clusterId, secondaryClusterId, sessionName }: OperationTarget): Promise<readonly NodeKeys[]> {
    const signal = AbortSignal.timeout(PLAN_MS);
    try {
      const source = await this.#reached(clusterId);
      const destination = await this.#reached(secondaryClusterId ?? clusterId);
      return await readSessionKeys(source, destination, parseSecondaryUrl(sessionName).user, signal);
    } catch (error) {
      throw toAppError(error);
    }
  }

  async #clientOf(clusterId: string): Promise<ClusterClient> {
    return (await this.#reached(clusterId)).client;
  }

  async #reached(clusterId: string): Promise<Reached> {
    const reached = await reach(this.#deps, clusterId);
    if (reached === null) throw new AppError("NOT_FOUND", `The cluster ${clusterId} is not registered any more.`);
    return reached;
  }
}

async function exists(
  source: ClusterClient,
  { volumeId, volumeName, sessionId: id }: OperationRequest["target"],
  signal: AbortSignal,
): Promise<boolean> {
  // Every node knows every session of its cluster.
  const { value: report } = await source.read(nodeReport(), { signal });
  // Another volume may have the name by now.
  if (report.volumes.get(volumeName) !== volumeId) throw gone(volumeName, volumeId);
  return report.sessions.some(
    (session) => session.volume === volumeName && sessionId(volumeId, secondaryAsNamed(session.key)) === id,
  );
}

function gone(name: string, id: string): AppError {
  return new AppError("NOT_FOUND", `The volume ${name} (${id}) does not exist any more.`, {
    field: "input.primaryVolumeId",
  });
}

function firstOf(client: ClusterClient | null): string {
  return client?.inOrder()[0]?.name ?? "";
}

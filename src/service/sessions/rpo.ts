import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../../errors.js";
import type { Actor } from "../../model/actor.js";
import { assertMay } from "../../model/rights.js";
import { appendEvents } from "../../store/events.js";
import { setRpo } from "../../store/rpo.js";
import { noSession, sessionTargets } from "./targets.js";

/** Bricks close a changelog every 15 s, and changelogs are read every 30 s: below a minute every write would be a breach. */
export const LEAST_RPO_SECONDS = 60;
export const MOST_RPO_SECONDS = 30 * 86_400;

/**
 * Sets how far the destination of a session may be behind, or takes that away. Breaches are judged when changelogs are read next.
 *
 * @throws AppError NOT_FOUND, INVALID_ARGUMENT, FORBIDDEN
 */
export async function setSessionRpo(
  root: SqlEntityManager,
  actor: Actor,
  id: string,
  seconds: number | null | undefined,
): Promise<void> {
  assertMay(actor, "CHANGE_SESSION");
  if (seconds === undefined || (seconds !== null && (seconds < LEAST_RPO_SECONDS || seconds > MOST_RPO_SECONDS))) {
    throw new AppError(
      "INVALID_ARGUMENT",
      `An objective has ${LEAST_RPO_SECONDS} to ${MOST_RPO_SECONDS} seconds; null takes it away.`,
      { field: "input.rpoSeconds" },
    );
  }
  await root.fork().transactional(async (em) => {
    const [target] = await sessionTargets(em, "sessionId", [id], 1);
    // A session that is forgotten meanwhile must not be forgotten between here and the row that belongs to it.
    const held = await em.execute(`select 1 from "gluster_georep_session" where "session_id" = ? for key share`, [id]);
    if (target === undefined || held.length === 0) throw noSession(id, "input.sessionId");
    const before = await setRpo(em, id, seconds);
    if (before === seconds) return;
    const { clusterId, clusterName, secondaryClusterId, volumeId, volumeName, sessionName } = target;
    await appendEvents(em, [
      {
        kind: "SESSION_RPO_CHANGED",
        clusterId,
        clusterName,
        secondaryClusterId,
        volumeId,
        volumeName,
        sessionId: id,
        sessionName,
        before: { rpoSeconds: before },
        after: { rpoSeconds: seconds, by: actor.user },
      },
    ]);
  });
}

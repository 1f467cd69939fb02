import { RepairKeysDocument, StartSessionDocument, StopSessionDocument } from "../changes/changes.generated.js";
import { type Change, whyNotNow } from "../changes/use-change.js";
import { ReasonedButton } from "../components/reasoned-button.js";
import { Since } from "../components/since.js";
import styles from "./session.module.css";
import type { LiveSession } from "./types.js";

/** What is wrong with the session beside its status, and what mends it. */
export function SessionWarnings({ session, change }: { readonly session: LiveSession; readonly change: Change }) {
  const { id, cluster, changesWaitingSince, secondaryVolumeReplaced, missingKeys } = session;
  const whyNot = (wanted: "START" | "STOP"): string | null =>
    whyNotNow(wanted, change, session.transitions.find(({ action }) => action === wanted)?.reason ?? null);
  return (
    <>
      {cluster.reachable ? null : (
        <p role="alert" className={styles["warning"]}>
          The cluster {cluster.name} is not reached: what stands here is what was last known.{" "}
          {cluster.unreachableReason}
        </p>
      )}
      {changesWaitingSince === null ? null : (
        <p role="alert" className={styles["warning"]}>
          <span>
            Changes of a brick have been waiting for {/* Read out once, and not each second. */}
            <span aria-live="off">
              <Since at={changesWaitingSince} />
            </span>{" "}
            that its worker was never told of. Stop the session and start it again: what waits is copied first.
          </span>
          <ReasonedButton
            name="Stop"
            why={whyNot("STOP")}
            onPress={() => change.ask("Stop", StopSessionDocument, { sessionId: id, force: false })}
          />
          <ReasonedButton
            name="Start"
            why={whyNot("START")}
            onPress={() => change.ask("Start", StartSessionDocument, { sessionId: id, force: false })}
          />
        </p>
      )}
      {secondaryVolumeReplaced ? (
        <p role="alert" className={styles["warning"]}>
          The destination volume was deleted and made anew under its name, and lacks what was copied before. Delete the
          session with a reset of the sync time, and create it anew.
        </p>
      ) : null}
      {missingKeys === null || missingKeys.length === 0 ? null : (
        <p role="alert" className={styles["warning"]}>
          <span>
            {missingKeys
              .map(({ hostName, missingOn }) => `The keys of ${hostName} are missing on ${missingOn.join(", ")}.`)
              .join(" ")}{" "}
            Its workers are refused there.
          </span>
          <ReasonedButton
            name="Repair keys"
            why={whyNotNow("REPAIR_KEYS", change, null)}
            onPress={() => change.ask("Repair keys", RepairKeysDocument, { sessionId: id })}
          />
        </p>
      )}
    </>
  );
}

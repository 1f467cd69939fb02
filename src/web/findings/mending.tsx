import { useState } from "react";
import { RepairKeysDocument } from "../changes/changes.generated.js";
import { QUESTIONS } from "../changes/questions.js";
import { type Change, whyNotNow } from "../changes/use-change.js";
import { ReasonedButton } from "../components/reasoned-button.js";
import { askFor } from "../session/actions.js";
import { ConfirmDialog } from "../session/confirm-dialog.js";
import { DeleteDialog } from "../session/delete-dialog.js";
import type { LiveSession } from "../session/types.js";
import styles from "./findings.module.css";
import type { OpenFinding } from "./types.js";

export interface MendingProps {
  readonly finding: OpenFinding;
  readonly session: LiveSession;
  readonly change: Change;
}

/** The mutation that mends a finding: a button for it, or its name where what it is to be given is for somebody to decide. */
export function Mending({ finding: { code, mutation }, session, change }: MendingProps) {
  const [isDeleting, setIsDeleting] = useState(false);
  const [isStopping, setIsStopping] = useState(false);
  const { id } = session;
  const whyNot = (wanted: "START" | "STOP" | "DELETE"): string | null =>
    whyNotNow(wanted, change, session.transitions.find(({ action }) => action === wanted)?.reason ?? null);
  const stop = (force: boolean): void => {
    setIsStopping(false);
    askFor(change, "STOP", id, force);
  };
  switch (mutation) {
    case null:
      return null;
    case "repairGeoRepKeys":
      return (
        <p className={styles["mending"]}>
          <ReasonedButton
            name="Repair keys"
            why={whyNotNow("REPAIR_KEYS", change, null)}
            onPress={() => change.ask("Repair keys", RepairKeysDocument, { sessionId: id })}
          />
        </p>
      );
    case "startGeoRepSession":
      // A worker that runs and copies nothing has to end first; workers that nobody starts have not.
      return code === "CHANGES_NOT_TAKEN" || code === "NO_PROGRESS" ? (
        <p className={styles["mending"]}>
          <ReasonedButton name="Stop" why={whyNot("STOP")} onPress={() => setIsStopping(true)} />
          <ReasonedButton name="Start" why={whyNot("START")} onPress={() => askFor(change, "START", id, false)} />
          {isStopping ? (
            <ConfirmDialog
              name="Stop"
              question={QUESTIONS.STOP}
              onClose={() => setIsStopping(false)}
              onConfirm={stop}
            />
          ) : null}
        </p>
      ) : (
        <p className={styles["mending"]}>
          <ReasonedButton
            name="Start with force"
            why={whyNotNow("START", change, null)}
            onPress={() => askFor(change, "START", id, true)}
          />
        </p>
      );
    case "deleteGeoRepSession":
      return (
        <p className={styles["mending"]}>
          <ReasonedButton name="Delete" why={whyNot("DELETE")} onPress={() => setIsDeleting(true)} />
          {isDeleting ? (
            <DeleteDialog session={session} change={change} resetSyncTime onClose={() => setIsDeleting(false)} />
          ) : null}
        </p>
      );
    default:
      return (
        <p className={styles["soft"]}>
          Mutation that mends it: <code>{mutation}</code>
        </p>
      );
  }
}

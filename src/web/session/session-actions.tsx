import { useState } from "react";
import { isAsked, QUESTIONS } from "../changes/questions.js";
import { type Change, whyNotNow } from "../changes/use-change.js";
import { ReasonedButton } from "../components/reasoned-button.js";
import { ACTIONS, askFor, type PlainAction } from "./actions.js";
import { CheckpointDialog } from "./checkpoint-dialog.js";
import { ConfirmDialog } from "./confirm-dialog.js";
import { DeleteDialog } from "./delete-dialog.js";
import styles from "./session.module.css";
import type { LiveSession } from "./types.js";

export interface SessionActionsProps {
  readonly session: LiveSession;
  readonly change: Change;
}

/** What can be done to the session. A button that would be refused says why. */
export function SessionActions({ session, change }: SessionActionsProps) {
  const [open, setOpen] = useState<PlainAction | "DELETE" | "CHECKPOINT" | null>(null);
  const close = (): void => setOpen(null);
  const run = (action: PlainAction, force: boolean): void => {
    close();
    askFor(change, action, session.id, force);
  };
  return (
    <div className={styles["actions"]}>
      {session.transitions.map(({ action, reason }) => {
        const why = whyNotNow(action, change, reason);
        const name = action === "DELETE" ? "Delete" : ACTIONS[action].name;
        const press = (): void => {
          if (action === "DELETE" || isAsked(action)) setOpen(action);
          else run(action, false);
        };
        return <ReasonedButton key={action} name={name} why={why} onPress={press} />;
      })}
      <ReasonedButton
        name="Set checkpoint"
        why={whyNotNow("CHECKPOINT", change, null)}
        onPress={() => setOpen("CHECKPOINT")}
      />
      {isAsked(open) ? (
        <ConfirmDialog
          name={ACTIONS[open].name}
          question={QUESTIONS[open]}
          onClose={close}
          onConfirm={(force) => run(open, force)}
        />
      ) : null}
      {open === "DELETE" ? <DeleteDialog session={session} change={change} onClose={close} /> : null}
      {open === "CHECKPOINT" ? <CheckpointDialog id={session.id} change={change} onClose={close} /> : null}
    </div>
  );
}

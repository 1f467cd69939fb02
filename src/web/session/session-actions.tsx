import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { useState } from "react";
import {
  PauseSessionDocument,
  ResumeSessionDocument,
  StartSessionDocument,
  type StartSessionMutation,
  type StartSessionMutationVariables,
  StopSessionDocument,
} from "../changes/changes.generated.js";
import { isAsked, QUESTIONS } from "../changes/questions.js";
import { type Change, whyNotNow } from "../changes/use-change.js";
import { ReasonedButton } from "../components/reasoned-button.js";
import { CheckpointDialog } from "./checkpoint-dialog.js";
import { ConfirmDialog } from "./confirm-dialog.js";
import { DeleteDialog } from "./delete-dialog.js";
import type { GeoRepTransitionAction } from "./session.generated.js";
import styles from "./session.module.css";
import type { LiveSession } from "./types.js";

type PlainAction = Exclude<GeoRepTransitionAction, "DELETE">;
interface Action {
  readonly name: string;
  readonly document: TypedDocumentNode<StartSessionMutation, StartSessionMutationVariables>;
}

const ACTIONS: Readonly<Record<PlainAction, Action>> = {
  START: { name: "Start", document: StartSessionDocument },
  STOP: { name: "Stop", document: StopSessionDocument },
  PAUSE: { name: "Pause", document: PauseSessionDocument },
  RESUME: { name: "Resume", document: ResumeSessionDocument },
};

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
    const { name, document } = ACTIONS[action];
    change.ask(force ? `${name} with force` : name, document, { sessionId: session.id, force });
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

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
import { type Change, whyNotNow } from "../changes/use-change.js";
import { Checkbox } from "../components/checkbox.js";
import { Dialog } from "../components/dialog.js";
import { ReasonedButton } from "../components/reasoned-button.js";
import { CheckpointDialog } from "./checkpoint-dialog.js";
import { DeleteDialog } from "./delete-dialog.js";
import type { GeoRepTransitionAction } from "./session.generated.js";
import styles from "./session.module.css";
import type { LiveSession } from "./types.js";

type PlainAction = Exclude<GeoRepTransitionAction, "DELETE">;
interface Action {
  readonly name: string;
  readonly document: TypedDocumentNode<StartSessionMutation, StartSessionMutationVariables>;
  /** Asked before it is done; null where nothing is at stake. */
  readonly question: string | null;
}

const ACTIONS: Readonly<Record<PlainAction, Action>> = {
  START: { name: "Start", document: StartSessionDocument, question: null },
  STOP: {
    name: "Stop",
    document: StopSessionDocument,
    question: "Nothing is replicated until it is started again; what changes meanwhile is copied then.",
  },
  PAUSE: {
    name: "Pause",
    document: PauseSessionDocument,
    question: "Nothing is replicated until it is resumed; what changes meanwhile is copied then.",
  },
  RESUME: { name: "Resume", document: ResumeSessionDocument, question: null },
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
          if (action === "DELETE" || ACTIONS[action].question !== null) setOpen(action);
          else run(action, false);
        };
        return <ReasonedButton key={action} name={name} why={why} onPress={press} />;
      })}
      <ReasonedButton
        name="Set checkpoint"
        why={whyNotNow("CHECKPOINT", change, null)}
        onPress={() => setOpen("CHECKPOINT")}
      />
      {open === null || open === "DELETE" || open === "CHECKPOINT" ? null : (
        <ConfirmDialog action={ACTIONS[open]} onClose={close} onConfirm={(force) => run(open, force)} />
      )}
      {open === "DELETE" ? <DeleteDialog session={session} change={change} onClose={close} /> : null}
      {open === "CHECKPOINT" ? <CheckpointDialog id={session.id} change={change} onClose={close} /> : null}
    </div>
  );
}

interface ConfirmDialogProps {
  readonly action: Action;
  readonly onClose: () => void;
  readonly onConfirm: (force: boolean) => void;
}

function ConfirmDialog({ action, onClose, onConfirm }: ConfirmDialogProps) {
  const [force, setForce] = useState(false);
  return (
    <Dialog
      title={`${action.name} the session?`}
      action={{ name: action.name, why: null, onPress: () => onConfirm(force) }}
      onClose={onClose}
    >
      <p>{action.question}</p>
      <details className={styles["more"]}>
        <summary>Where Gluster refuses it</summary>
        <Checkbox isSelected={force} onChange={setForce}>
          With Gluster’s <code>force</code>: also where not every node can do it
        </Checkbox>
      </details>
    </Dialog>
  );
}

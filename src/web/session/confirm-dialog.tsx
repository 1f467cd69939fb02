import { useState } from "react";
import { Checkbox } from "../components/checkbox.js";
import { Dialog } from "../components/dialog.js";
import styles from "./session.module.css";

export interface ConfirmDialogProps {
  readonly name: string;
  readonly question: string;
  readonly onClose: () => void;
  readonly onConfirm: (force: boolean) => void;
}

/** Asks before something is done to a session; force is chosen where somebody looks for it. */
export function ConfirmDialog({ name, question, onClose, onConfirm }: ConfirmDialogProps) {
  const [force, setForce] = useState(false);
  return (
    <Dialog
      title={`${name} the session?`}
      action={{ name, why: null, onPress: () => onConfirm(force) }}
      onClose={onClose}
    >
      <p>{question}</p>
      <details className={styles["more"]}>
        <summary>Where Gluster refuses it</summary>
        <Checkbox isSelected={force} onChange={setForce}>
          With Gluster’s <code>force</code>: also where not every node can do it
        </Checkbox>
      </details>
    </Dialog>
  );
}

import { useState } from "react";
import { Form } from "react-aria-components";
import { SetOptionDocument } from "../changes/changes.generated.js";
import type { Change } from "../changes/use-change.js";
import { Choice } from "../components/choice.js";
import { Dialog } from "../components/dialog.js";
import { TextField } from "../components/text-field.js";
import { whyNoValue } from "./option-values.js";
import styles from "./session.module.css";
import type { SessionOption } from "./types.js";

export interface OptionDialogProps {
  readonly id: string;
  readonly option: SessionOption;
  readonly change: Change;
  readonly onClose: () => void;
}

/** Another value for an option, by what its definition says of its values. */
export function OptionDialog({ id, option, change, onClose }: OptionDialogProps) {
  const { key, definition } = option;
  const [value, setValue] = useState(option.value);
  const wrong = whyNoValue(definition, value);
  const why = wrong ?? (value === option.value ? "It has this value already." : null);
  const set = (): void => {
    if (why !== null) return;
    onClose();
    change.ask(`Set ${key} to ${value}`, SetOptionDocument, { sessionId: id, key, value });
  };
  const allowed = definition?.type === "BOOLEAN" ? ["true", "false"] : definition?.allowedValues;
  return (
    <Dialog title={`Set ${key}`} action={{ name: "Set", why, onPress: set }} onClose={onClose}>
      {definition === null ? null : <p>{definition.description}</p>}
      {definition?.restartsWorkers === true ? (
        <p className={styles["note"]}>
          Gluster starts the session’s workers anew when it is set: nothing is lost by that.
        </p>
      ) : null}
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          set();
        }}
      >
        {allowed == null ? (
          <TextField
            label="Value"
            value={value}
            onChange={setValue}
            isInvalid={wrong !== null}
            errorMessage={wrong ?? undefined}
          />
        ) : (
          <Choice label="Value" names={allowed} chosen={value} onChoose={setValue} />
        )}
      </Form>
      {option.default === null ? null : (
        <p className={styles["note"]}>
          By default <code>{option.default}</code>
        </p>
      )}
    </Dialog>
  );
}

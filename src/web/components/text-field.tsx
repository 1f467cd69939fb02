import type { Ref } from "react";
import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type TextFieldProps,
} from "react-aria-components";
import styles from "./field.module.css";

export interface LabelledTextFieldProps extends Omit<TextFieldProps, "className" | "style" | "children"> {
  readonly label: string;
  readonly description?: string;
  /** Why the value would be refused. */
  readonly errorMessage?: string | undefined;
  readonly inputRef?: Ref<HTMLInputElement>;
}

export function TextField({ label, description, errorMessage, inputRef, ...props }: LabelledTextFieldProps) {
  return (
    <AriaTextField {...props} className={styles["field"]}>
      <Label className={styles["label"]}>{label}</Label>
      <Input ref={inputRef} className={styles["input"]} />
      {description === undefined ? null : (
        <Text slot="description" className={styles["description"]}>
          {description}
        </Text>
      )}
      <FieldError className={styles["error"]}>{errorMessage}</FieldError>
    </AriaTextField>
  );
}

export interface LabelledTextAreaProps extends Omit<TextFieldProps, "className" | "style" | "children"> {
  readonly label: string;
  readonly description?: string;
}

/** The same for a text of several lines. */
export function TextArea({ label, description, ...props }: LabelledTextAreaProps) {
  return (
    <AriaTextField {...props} className={styles["field"]}>
      <Label className={styles["label"]}>{label}</Label>
      <AriaTextArea rows={6} spellCheck="false" className={styles["input"]} />
      {description === undefined ? null : (
        <Text slot="description" className={styles["description"]}>
          {description}
        </Text>
      )}
    </AriaTextField>
  );
}

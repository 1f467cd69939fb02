import type { ReactNode } from "react";
import { Form } from "react-aria-components";
import styles from "../alerts.module.css";

export interface DialogFormProps {
  /** Enter was pressed in a field. */
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/** The fields of a dialog, whose button stands below them. */
export function DialogForm({ onSubmit, children }: DialogFormProps) {
  return (
    <Form
      className={styles["form"] ?? ""}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      {/* Without one, browsers take Enter for nothing where there are several fields. */}
      <button type="submit" hidden>
        Done
      </button>
    </Form>
  );
}

import type { ReactNode } from "react";
import { Checkbox as AriaCheckbox, type CheckboxProps as AriaCheckboxProps } from "react-aria-components";
import styles from "./checkbox.module.css";

export interface CheckboxProps extends Omit<AriaCheckboxProps, "className" | "style" | "children"> {
  readonly children?: ReactNode;
}

export function Checkbox({ children, ...props }: CheckboxProps) {
  return (
    <AriaCheckbox {...props} className={styles["checkbox"] ?? ""}>
      <span className={styles["box"]} aria-hidden="true">
        <svg viewBox="0 0 12 12">
          <path d="M2 6.2l2.7 2.8L10 3.2" fill="none" stroke="currentColor" strokeWidth="2" />
        </svg>
      </span>
      {children === undefined ? null : <span>{children}</span>}
    </AriaCheckbox>
  );
}

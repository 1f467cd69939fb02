import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import styles from "./button.module.css";

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style"> {
  /** `primary` for the one thing that a form or dialog is for. */
  readonly variant?: "primary" | "plain";
}

export function Button({ variant = "plain", ...props }: ButtonProps) {
  return <AriaButton {...props} className={styles["button"]} data-variant={variant} />;
}

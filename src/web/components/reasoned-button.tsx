import { useId } from "react";
import { Button, type ButtonProps } from "./button.js";
import styles from "./reasoned-button.module.css";

export interface ReasonedButtonProps extends Pick<ButtonProps, "variant"> {
  readonly name: string;
  /** Why it cannot be pressed; null where it can. */
  readonly why: string | null;
  readonly onPress: () => void;
}

/**
 * A button that, where it cannot be pressed, says why to everyone: it keeps the focus, and its reason is seen while it has it,
 * or a pointer or finger is on it. The reason stands below the next element around it that is positioned.
 */
export function ReasonedButton({ name, why, onPress, ...props }: ReasonedButtonProps) {
  const reason = useId();
  return (
    <span className={styles["reasoned"]}>
      <Button
        {...props}
        {...(why === null ? {} : { "aria-disabled": true, "aria-describedby": reason })}
        onPress={() => {
          if (why === null) onPress();
        }}
      >
        {name}
      </Button>
      {why === null ? null : (
        <span id={reason} className={styles["reason"]}>
          {name}: {why}
        </span>
      )}
    </span>
  );
}

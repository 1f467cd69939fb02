import { useId } from "react";
import { Button, type ButtonProps } from "./button.js";
import styles from "./reasoned-button.module.css";

export interface ReasonedButtonProps extends Pick<ButtonProps, "variant" | "type" | "aria-label"> {
  readonly name: string;
  /** Why it cannot be pressed; null where it can. */
  readonly why: string | null;
  /** What is to be known before it is pressed; null where there is nothing. */
  readonly note?: string | null;
  readonly onPress?: () => void;
  /**
   * Where the reason stands: below or above the next element around it that is positioned, from its beginning or up to its end,
   * or to the left of the button, as in a table, which scrolls by itself and would cut off what stands below its last row.
   */
  readonly placement?: "below" | "above" | "above-end" | "left";
}

/**
 * A button that, where it cannot be pressed, says why to everyone: it keeps the focus, and its reason, or what else there is to be
 * known of it, is seen while it has it, or a pointer or finger is on it.
 */
export function ReasonedButton({
  name,
  why,
  note = null,
  onPress,
  placement = "below",
  ...props
}: ReasonedButtonProps) {
  const reason = useId();
  const told = why ?? note;
  return (
    <span className={styles["reasoned"]} data-placement={placement}>
      <Button
        {...props}
        {...(why === null ? {} : { "aria-disabled": true })}
        {...(told === null ? {} : { "aria-describedby": reason })}
        onPress={() => {
          if (why === null) onPress?.();
        }}
      >
        {name}
      </Button>
      {told === null ? null : (
        <span id={reason} className={styles["reason"]}>
          {name}: {told}
        </span>
      )}
    </span>
  );
}

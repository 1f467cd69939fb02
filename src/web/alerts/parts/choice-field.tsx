import { Choice, type ChoiceProps } from "../../components/choice.js";
import styles from "../alerts.module.css";

/** One of a few, with its label in sight. */
export function ChoiceField<Name extends string>(props: ChoiceProps<Name>) {
  return (
    <fieldset className={styles["group"]}>
      <legend>{props.label}</legend>
      <Choice {...props} />
    </fieldset>
  );
}

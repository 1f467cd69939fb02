import { useState } from "react";
import { Checkbox } from "../../components/checkbox.js";
import styles from "../alerts.module.css";

export interface ManyOfProps<Name extends string> {
  readonly label: string;
  readonly names: readonly Name[];
  readonly textOf: (name: Name) => string;
  readonly chosen: readonly Name[];
  readonly onChoose: (names: readonly Name[]) => void;
}

/** Any number of a list that may be long: those that are chosen at the beginning stand first, and stay there. */
export function ManyOf<Name extends string>({ label, names, textOf, chosen, onChoose }: ManyOfProps<Name>) {
  const [first] = useState(chosen);
  const ordered = [...names.filter((name) => first.includes(name)), ...names.filter((name) => !first.includes(name))];
  return (
    <fieldset className={styles["group"]}>
      <legend>{label}</legend>
      <div className={styles["long"]}>
        {ordered.map((name) => (
          <Checkbox
            key={name}
            isSelected={chosen.includes(name)}
            onChange={(isChosen) => onChoose(isChosen ? [...chosen, name] : chosen.filter((each) => each !== name))}
          >
            {textOf(name)}
          </Checkbox>
        ))}
      </div>
    </fieldset>
  );
}

import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import styles from "./choice.module.css";

export interface ChoiceProps<Name extends string> {
  readonly label: string;
  readonly names: readonly Name[];
  readonly chosen: Name;
  readonly onChoose: (name: Name) => void;
}

/** One of a few, side by side. */
export function Choice<Name extends string>({ label, names, chosen, onChoose }: ChoiceProps<Name>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => {
        const name = names.find((each) => keys.has(each));
        if (name !== undefined) onChoose(name);
      }}
      className={styles["choice"] ?? ""}
    >
      {names.map((name) => (
        <ToggleButton key={name} id={name} className={styles["option"] ?? ""}>
          {name}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { Badge } from "../../components/badge.js";
import type { Tone } from "../../components/status.js";
import styles from "../alerts.module.css";

export interface BadgeFilterProps<Name extends string> {
  readonly label: string;
  readonly order: readonly Name[];
  readonly words: Readonly<Record<Name, { readonly tone: Tone; readonly word: string }>>;
  readonly chosen: readonly Name[];
  readonly onChoose: (names: readonly Name[]) => void;
}

/** Any of a few; all where none is chosen. */
export function BadgeFilter<Name extends string>({ label, order, words, chosen, onChoose }: BadgeFilterProps<Name>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="multiple"
      selectedKeys={chosen}
      onSelectionChange={(keys) => onChoose(order.filter((name) => keys.has(name)))}
      className={styles["chips"] ?? ""}
    >
      {order.map((name) => (
        <ToggleButton key={name} id={name} className={styles["chip"] ?? ""}>
          <Badge tone={words[name].tone}>{words[name].word}</Badge>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

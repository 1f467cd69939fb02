import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { Badge } from "./badge.js";
import styles from "./badge-filter.module.css";
import type { Tone } from "./status.js";

export interface BadgeFilterProps<Name extends string> {
  readonly label: string;
  readonly order: readonly Name[];
  readonly words: Readonly<Record<Name, { readonly tone: Tone; readonly word: string }>>;
  /** How many there are of each, where that is shown. */
  readonly counts?: ReadonlyMap<Name, number>;
  readonly chosen: readonly Name[];
  readonly onChoose: (names: readonly Name[]) => void;
}

/** Any of a few; all where none is chosen. */
export function BadgeFilter<Name extends string>(props: BadgeFilterProps<Name>) {
  const { label, order, words, counts, chosen, onChoose } = props;
  const kind = counts === undefined ? styles["chip"] : `${styles["chip"]} ${styles["counted"]}`;
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="multiple"
      selectedKeys={chosen}
      onSelectionChange={(keys) => onChoose(order.filter((name) => keys.has(name)))}
      className={styles["chips"] ?? ""}
    >
      {order.map((name) => (
        <ToggleButton key={name} id={name} className={kind ?? ""}>
          <Badge tone={words[name].tone}>{words[name].word}</Badge>
          {counts === undefined ? null : <> {counts.get(name) ?? 0}</>}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

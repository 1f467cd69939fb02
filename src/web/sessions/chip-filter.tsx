import { useMemo } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { Badge } from "../components/badge.js";
import type { Tone } from "../components/status.js";
import type { SessionRow } from "./rows.js";
import styles from "./sessions.module.css";

export interface ChipFilterProps<Name extends string> {
  readonly label: string;
  readonly sessions: ReadonlyMap<string, SessionRow>;
  /** All that there may be, in the order that they are shown in. */
  readonly order: readonly Name[];
  readonly of: (session: SessionRow) => Name;
  readonly words: Readonly<Record<Name, { readonly tone: Tone; readonly word: string }>>;
  readonly chosen: readonly Name[];
  readonly onChoose: (names: readonly Name[]) => void;
}

/** What there is among the sessions, with how many have each. @param of has to stay the same function */
export function ChipFilter<Name extends string>(props: ChipFilterProps<Name>) {
  const { label, sessions, order, of, words, chosen, onChoose } = props;
  const counts = useMemo(() => {
    const all = new Map<Name, number>();
    for (const session of sessions.values()) all.set(of(session), (all.get(of(session)) ?? 0) + 1);
    return all;
  }, [sessions, of]);
  const shown = order.filter((name) => counts.has(name) || chosen.includes(name));
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="multiple"
      selectedKeys={chosen}
      onSelectionChange={(keys) => onChoose(order.filter((name) => keys.has(name)))}
      className={styles["chips"] ?? ""}
    >
      {shown.map((name) => (
        <ToggleButton key={name} id={name} className={styles["chip"] ?? ""}>
          <Badge tone={words[name].tone}>{words[name].word}</Badge> {counts.get(name) ?? 0}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

import { useMemo } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { StatusBadge } from "../components/badge.js";
import { STATUS_ORDER } from "../components/status.js";
import type { SessionRow } from "./rows.js";
import type { GeoRepSessionStatus } from "./session-rows.generated.js";
import styles from "./sessions.module.css";

export interface StatusFilterProps {
  readonly sessions: ReadonlyMap<string, SessionRow>;
  readonly chosen: readonly GeoRepSessionStatus[];
  readonly onChoose: (statuses: readonly GeoRepSessionStatus[]) => void;
}

/** The statuses that there are, with how many sessions have each. */
export function StatusFilter({ sessions, chosen, onChoose }: StatusFilterProps) {
  const counts = useMemo(() => {
    const all = new Map<GeoRepSessionStatus, number>();
    for (const { status } of sessions.values()) all.set(status, (all.get(status) ?? 0) + 1);
    return all;
  }, [sessions]);
  const shown = STATUS_ORDER.filter((status) => counts.has(status) || chosen.includes(status));
  return (
    <ToggleButtonGroup
      aria-label="Only these statuses"
      selectionMode="multiple"
      selectedKeys={chosen}
      onSelectionChange={(keys) => onChoose(STATUS_ORDER.filter((status) => keys.has(status)))}
      className={styles["statuses"] ?? ""}
    >
      {shown.map((status) => (
        <ToggleButton key={status} id={status} className={styles["chip"] ?? ""}>
          <StatusBadge status={status} /> {counts.get(status) ?? 0}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

import { STATUS_ORDER, STATUSES } from "../components/status.js";
import { HEALTH_ORDER, HEALTHS } from "../findings/words.js";
import { ChipFilter } from "./chip-filter.js";
import type { SessionRow, View } from "./rows.js";
import styles from "./sessions.module.css";

export interface SessionFiltersProps {
  readonly sessions: ReadonlyMap<string, SessionRow>;
  readonly view: View;
  readonly onChoose: (changed: Partial<View>) => void;
}

const healthOf = ({ health }: SessionRow) => health;
const statusOf = ({ status }: SessionRow) => status;

export function SessionFilters({ sessions, view, onChoose }: SessionFiltersProps) {
  return (
    <div className={styles["chipFilters"]}>
      <ChipFilter
        label="Only in this health"
        sessions={sessions}
        order={HEALTH_ORDER}
        of={healthOf}
        words={HEALTHS}
        chosen={view.healths}
        onChoose={(healths) => onChoose({ healths })}
      />
      <ChipFilter
        label="Only these statuses"
        sessions={sessions}
        order={STATUS_ORDER}
        of={statusOf}
        words={STATUSES}
        chosen={view.statuses}
        onChoose={(statuses) => onChoose({ statuses })}
      />
    </div>
  );
}

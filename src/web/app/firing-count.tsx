import { FiringAlertsDocument } from "../alerts/list/firing-alerts.generated.js";
import type { EventKind } from "../live/events.generated.js";
import { useLiveQuery } from "../live/hooks.js";
import styles from "./frame.module.css";

const KINDS: readonly EventKind[] = ["ALERT_FIRED", "ALERT_RESOLVED"];

/** How many alerts fire. Nothing where none does. */
export function FiringCount() {
  const { data } = useLiveQuery(FiringAlertsDocument, {}, { kinds: KINDS });
  const count = data?.alerts.totalCount ?? 0;
  if (count === 0) return null;
  return (
    <>
      {" "}
      <span className={styles["count"]}>
        {count}
        <span className="visually-hidden"> firing</span>
      </span>
    </>
  );
}

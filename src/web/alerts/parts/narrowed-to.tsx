import { Button } from "../../components/button.js";
import styles from "../alerts.module.css";
import type { TabProps } from "../alerts-page.js";

/** Says that a link has led to some alone, and leads to all. */
export function NarrowedTo({ view: { ruleId, sessionId, alertId }, show }: TabProps) {
  const of = [
    ruleId === null ? null : "one rule",
    sessionId === null ? null : "one session",
    alertId === null ? null : "one alert",
  ].filter((each) => each !== null);
  if (of.length === 0) return null;
  return (
    <p className={styles["row"]}>
      Only those of {of.join(" and ")}.
      <Button onPress={() => show({ ruleId: null, sessionId: null, alertId: null })}>Show all</Button>
    </p>
  );
}

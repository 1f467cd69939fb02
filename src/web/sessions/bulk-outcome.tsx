import { OperationBadge } from "../changes/operation-badge.js";
import { Badge } from "../components/badge.js";
import { Button } from "../components/button.js";
import type { BulkResults } from "./bulk-change.js";
import type { SessionRow } from "./rows.js";
import { nameOf } from "./session-name.js";
import type { GeoRepSessionAction } from "./session-rows.generated.js";
import styles from "./sessions.module.css";

export const BULK_ACTIONS: Readonly<Record<GeoRepSessionAction, string>> = {
  START: "Start",
  STOP: "Stop",
  PAUSE: "Pause",
  RESUME: "Resume",
};

/** What has come of one thing done to many sessions. */
export interface Outcome {
  readonly action: GeoRepSessionAction;
  readonly rows: readonly SessionRow[];
  readonly results: BulkResults;
  /** Why nothing more is asked for; null where all was. */
  readonly trouble: { readonly message: string; readonly again: (() => void) | null } | null;
  readonly isBusy?: boolean;
}

export interface BulkOutcomeProps {
  readonly outcome: Outcome;
  readonly onDismiss: () => void;
}

export function BulkOutcome({ outcome, onDismiss }: BulkOutcomeProps) {
  const { action, rows, results, trouble, isBusy } = outcome;
  const told = rows.flatMap((row) => {
    const result = results.get(row.id);
    return result === undefined ? [] : [{ row, result }];
  });
  return (
    <section className={styles["results"]} aria-label="What came of it" aria-live="polite">
      <div className={styles["bulk"]}>
        <strong>
          {BULK_ACTIONS[action]}: {isBusy === true ? "under way…" : `${told.length} of ${rows.length} asked for`}
        </strong>
        {trouble === null ? null : <span role="alert">{trouble.message}</span>}
        {trouble?.again == null ? null : <Button onPress={trouble.again}>Ask again</Button>}
        {isBusy === true ? null : <Button onPress={onDismiss}>Dismiss</Button>}
      </div>
      <ul className={styles["names"]}>
        {told.map(({ row, result: { operation, userErrors } }) => (
          <li key={row.id}>
            {operation === null ? <Badge tone="bad">Not done</Badge> : <OperationBadge operation={operation} />}{" "}
            {nameOf(row)} {operation?.errorMessage ?? userErrors.map(({ message }) => message).join(" ")}
          </li>
        ))}
      </ul>
    </section>
  );
}

import { useState } from "react";
import { usePageServices } from "../app/services.js";
import { wordsOf, OPERATION_TONES } from "../changes/operation-words.js";
import { Badge } from "../components/badge.js";
import { Button } from "../components/button.js";
import { Dialog } from "../components/dialog.js";
import { destinationOf, type SessionRow, sourceOf } from "./rows.js";
import {
  ChangeSessionsDocument,
  type ChangeSessionsMutation,
  type GeoRepSessionAction,
} from "./session-rows.generated.js";
import styles from "./sessions.module.css";

type Result = NonNullable<ChangeSessionsMutation["changeGeoRepSessions"]["results"]>[number];

const ACTIONS: Readonly<Record<GeoRepSessionAction, string>> = {
  START: "Start",
  STOP: "Stop",
  PAUSE: "Pause",
  RESUME: "Resume",
};
/** How many sessions one request may change. */
const MOST_AT_ONCE = 200;

/** One thing done to all sessions that are selected, and what came of it for each. */
export function BulkActions({ selected }: { readonly selected: readonly SessionRow[] }) {
  const { api } = usePageServices();
  const [asked, setAsked] = useState<GeoRepSessionAction | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const run = async (action: GeoRepSessionAction): Promise<void> => {
    setAsked(null);
    const rows = [...selected];
    const results: Result[] = [];
    setOutcome({ action, rows, results, error: null, isBusy: true });
    for (let from = 0; from < rows.length; from += MOST_AT_ONCE) {
      const sessionIds = rows.slice(from, from + MOST_AT_ONCE).map(({ id }) => id);
      const { data, error } = await api.mutation(ChangeSessionsDocument, {
        input: { action, sessionIds, force: false },
      });
      results.push(...(data?.changeGeoRepSessions.results ?? []));
      const told = data?.changeGeoRepSessions.userErrors.map(({ message }) => message).join(" ");
      const failed = error?.message ?? (told === "" ? null : (told ?? null));
      setOutcome({ action, rows, results: [...results], error: failed, isBusy: true });
      if (failed !== null) break;
    }
    setOutcome((last) => (last === null ? null : { ...last, isBusy: false }));
  };
  return (
    <>
      {selected.length === 0 ? null : (
        <div className={styles["bulk"]} role="toolbar" aria-label="Selected sessions">
          <span>{selected.length === 1 ? "1 session" : `${selected.length} sessions`} selected</span>
          {(Object.keys(ACTIONS) as GeoRepSessionAction[]).map((action) => (
            <Button key={action} isDisabled={outcome?.isBusy === true} onPress={() => setAsked(action)}>
              {ACTIONS[action]}
            </Button>
          ))}
        </div>
      )}
      {outcome === null ? null : <Results outcome={outcome} onDismiss={() => setOutcome(null)} />}
      {asked === null ? null : (
        <Dialog
          title={`${ACTIONS[asked]} ${selected.length === 1 ? "1 session" : `${selected.length} sessions`}?`}
          isOpen
          onClose={() => setAsked(null)}
          actions={
            <>
              <Button onPress={() => setAsked(null)}>Cancel</Button>
              <Button variant="primary" onPress={() => void run(asked)}>
                {ACTIONS[asked]}
              </Button>
            </>
          }
        >
          <ul className={styles["names"]}>
            {selected.map((row) => (
              <li key={row.id}>
                {sourceOf(row)} → {destinationOf(row)}
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </>
  );
}

interface Outcome {
  readonly action: GeoRepSessionAction;
  readonly rows: readonly SessionRow[];
  readonly results: readonly Result[];
  /** Why the others were not asked for; null where they were. */
  readonly error: string | null;
  readonly isBusy: boolean;
}

function Results({ outcome, onDismiss }: { readonly outcome: Outcome; readonly onDismiss: () => void }) {
  const { action, rows, results, error, isBusy } = outcome;
  const names = new Map(rows.map((row) => [row.id, `${sourceOf(row)} → ${destinationOf(row)}`]));
  return (
    <section className={styles["results"]} aria-label="What came of it" aria-live="polite">
      <div className={styles["bulk"]}>
        <strong>
          {ACTIONS[action]}: {isBusy ? "under way…" : `${results.length} of ${rows.length} asked for`}
        </strong>
        {error === null ? null : <span role="alert">{error}</span>}
        {isBusy ? null : <Button onPress={onDismiss}>Dismiss</Button>}
      </div>
      <ul className={styles["names"]}>
        {results.map(({ sessionId, operation, userErrors }) => (
          <li key={sessionId}>
            {operation === null ? (
              <Badge tone="bad">Not done</Badge>
            ) : (
              <Badge tone={OPERATION_TONES[operation.state]}>
                {operation.noChange && operation.state === "SUCCEEDED" ? "Nothing to do" : wordsOf(operation.state)}
              </Badge>
            )}{" "}
            {names.get(sessionId)} {operation?.errorMessage ?? userErrors.map(({ message }) => message).join(" ")}
          </li>
        ))}
      </ul>
    </section>
  );
}

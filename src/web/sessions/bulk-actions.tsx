import { useEffect, useMemo, useRef, useState } from "react";
import { usePageServices } from "../app/services.js";
import { isAsked, QUESTIONS } from "../changes/questions.js";
import { unansweredWords } from "../changes/refusal.js";
import { UNDER_WAY } from "../changes/use-change.js";
import { Button } from "../components/button.js";
import { Dialog } from "../components/dialog.js";
import { ReasonedButton } from "../components/reasoned-button.js";
import { BulkChange } from "./bulk-change.js";
import { BULK_ACTIONS, BulkOutcome, type Outcome } from "./bulk-outcome.js";
import { refusalsOf } from "./bulk-refusals.js";
import type { SessionRow } from "./rows.js";
import { nameOf } from "./session-name.js";
import { ChangeSessionsDocument, type GeoRepSessionAction } from "./session-rows.generated.js";
import styles from "./sessions.module.css";

/** How many names a question lists. */
const MOST_NAMED = 20;

/** What is asked before it is done, with the rows as they were selected then. */
interface Question {
  readonly action: GeoRepSessionAction;
  readonly rows: readonly SessionRow[];
}

export interface BulkActionsProps {
  readonly selected: readonly SessionRow[];
  /** Selects those of all pages too; null where there are no others. */
  readonly selectAll: { readonly count: number; readonly onPress: () => void } | null;
}

/** One thing done to all sessions that are selected, and what came of it for each. */
export function BulkActions({ selected, selectAll }: BulkActionsProps) {
  const { api } = usePageServices();
  const [question, setQuestion] = useState<Question | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const change = (asked: Question, bulk: BulkChange): void => {
    stop.current.abort();
    const { signal } = (stop.current = new AbortController());
    const show = (changed: Partial<Outcome>): void =>
      setOutcome((before) => ({ ...asked, results: new Map(), trouble: null, ...before, ...changed }));
    show({ isBusy: true, trouble: null });
    void bulk
      .run((results) => signal.aborted || show({ results }), signal)
      .then((trouble) => {
        if (signal.aborted) return;
        const again = trouble?.isCertain === false ? () => change(asked, bulk) : null;
        show({ isBusy: false, trouble: trouble === null ? null : { message: wordsOf(trouble), again } });
      });
  };
  const begin = (asked: Question): void => {
    setQuestion(null);
    setOutcome(null);
    const ids = asked.rows.map(({ id }) => id);
    change(
      asked,
      new BulkChange(asked.action, ids, (variables) => api.mutation(ChangeSessionsDocument, variables).toPromise()),
    );
  };
  return (
    <>
      {selected.length === 0 ? null : (
        <div className={styles["bulk"]} role="toolbar" aria-label="Selected sessions">
          <span>{countOf(selected)} selected</span>
          {selectAll === null ? null : <Button onPress={selectAll.onPress}>Select all {selectAll.count}</Button>}
          {(Object.keys(BULK_ACTIONS) as GeoRepSessionAction[]).map((action) => (
            <BulkButton
              key={action}
              action={action}
              selected={selected}
              isBusy={outcome?.isBusy === true}
              onPress={() => setQuestion({ action, rows: selected })}
            />
          ))}
        </div>
      )}
      {outcome === null ? null : <BulkOutcome outcome={outcome} onDismiss={() => setOutcome(null)} />}
      {question === null ? null : (
        <Dialog
          title={`${BULK_ACTIONS[question.action]} ${countOf(question.rows)}?`}
          action={{ name: BULK_ACTIONS[question.action], why: null, onPress: () => begin(question) }}
          onClose={() => setQuestion(null)}
        >
          {isAsked(question.action) ? <p>{QUESTIONS[question.action]}</p> : null}
          <Refused question={question} />
          <Names rows={question.rows} />
        </Dialog>
      )}
    </>
  );
}

interface BulkButtonProps {
  readonly action: GeoRepSessionAction;
  readonly selected: readonly SessionRow[];
  readonly isBusy: boolean;
  readonly onPress: () => void;
}

function BulkButton({ action, selected, isBusy, onPress }: BulkButtonProps) {
  const refusals = useMemo(() => refusalsOf(action, selected), [action, selected]);
  const words = refusals?.words ?? null;
  const why = refusals?.isOfAll === true ? words : null;
  return <ReasonedButton name={BULK_ACTIONS[action]} why={isBusy ? UNDER_WAY : why} note={words} onPress={onPress} />;
}

function Refused({ question: { action, rows } }: { readonly question: Question }) {
  const refusals = refusalsOf(action, rows);
  return refusals === null ? null : <p>{refusals.words}</p>;
}

function Names({ rows }: Pick<Question, "rows">) {
  const more = rows.length - MOST_NAMED;
  return (
    <>
      <ul className={styles["names"]}>
        {rows.slice(0, MOST_NAMED).map((row) => (
          <li key={row.id}>{nameOf(row)}</li>
        ))}
      </ul>
      {more > 0 ? <p>and {more} more</p> : null}
    </>
  );
}

function countOf({ length }: readonly SessionRow[]): string {
  return length === 1 ? "1 session" : `${length} sessions`;
}

function wordsOf({ isCertain, message }: { readonly isCertain: boolean; readonly message: string | null }): string {
  return isCertain ? (message ?? "") : unansweredWords(message);
}

import { Empty, ReadFailure, Section } from "../../components/page.js";
import { Pager, usePaging } from "../../components/paging.js";
import type { EventKind } from "../../live/events.generated.js";
import { useLiveQuery } from "../../live/hooks.js";
import { AlertItem } from "./alert-item.js";
import { type AlertFilterInput, OpenAlertsDocument, PastAlertsDocument } from "./alert-rows.generated.js";
import styles from "../alerts.module.css";
import type { TabProps } from "../alerts-page.js";
import { NarrowedTo } from "../parts/narrowed-to.js";
import { SeverityFilter } from "../parts/severity-filter.js";
import type { View } from "../view.js";

const KINDS: readonly EventKind[] = ["ALERT_FIRED", "ALERT_RESOLVED", "ALERT_SILENCE_CHANGED", "ALERT_RULE_CHANGED"];
/** No event tells of what is about to fire, nor that a silence has ended. */
const EVERY_MS = 5_000;

/** What fires, what is about to, and what is over. */
export function AlertLists({ view, show }: TabProps) {
  const filter = filterOf(view);
  return (
    <>
      <SeverityFilter chosen={view.severities} onChoose={(severities) => show({ severities })} />
      <NarrowedTo view={view} show={show} />
      {/* Another filter begins with its first page. */}
      <Open key={`open ${JSON.stringify(filter)}`} filter={filter} />
      <Past key={`past ${JSON.stringify(filter)}`} filter={filter} />
    </>
  );
}

function filterOf({ severities, ruleId, sessionId }: View): AlertFilterInput {
  return {
    ...(severities.length === 0 ? {} : { severity: [...severities] }),
    ...(ruleId === null ? {} : { ruleId }),
    ...(sessionId === null ? {} : { sessionId }),
  };
}

interface ListProps {
  readonly filter: AlertFilterInput;
}

function Open({ filter }: ListProps) {
  const paging = usePaging();
  const { data, error, refresh } = useLiveQuery(
    OpenAlertsDocument,
    { filter: { ...filter, state: ["FIRING", "PENDING"] }, after: paging.after },
    { kinds: KINDS, everyMs: EVERY_MS },
  );
  const alerts = data?.alerts.nodes ?? [];
  const firing = alerts.filter(({ state }) => state === "FIRING");
  const pending = alerts.filter(({ state }) => state === "PENDING");
  return (
    <>
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      <Section title="Fires">
        {data === undefined ? <output>Reading the alerts…</output> : null}
        {data !== undefined && firing.length === 0 ? <Empty>No alert fires.</Empty> : null}
        <ul className={styles["alerts"]}>
          {firing.map((alert) => (
            <AlertItem key={alert.id} alert={alert} />
          ))}
        </ul>
      </Section>
      {pending.length === 0 ? null : (
        <Section title="About to fire">
          <ul className={styles["alerts"]}>
            {pending.map((alert) => (
              <AlertItem key={alert.id} alert={alert} />
            ))}
          </ul>
        </Section>
      )}
      <Pager paging={paging} pageInfo={data?.alerts.pageInfo} />
    </>
  );
}

function Past({ filter }: ListProps) {
  const paging = usePaging();
  const { data, error, refresh } = useLiveQuery(
    PastAlertsDocument,
    { filter: { ...filter, state: ["RESOLVED"] }, after: paging.after },
    { kinds: KINDS },
  );
  const alerts = data?.alerts.nodes ?? [];
  if (data !== undefined && alerts.length === 0 && paging.after === null) return null;
  return (
    <Section title="Resolved">
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      <ul className={styles["alerts"]}>
        {alerts.map((alert) => (
          <AlertItem key={alert.id} alert={alert} />
        ))}
      </ul>
      <Pager paging={paging} pageInfo={data?.alerts.pageInfo} />
    </Section>
  );
}

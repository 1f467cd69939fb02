import type { Change } from "../changes/use-change.js";
import { ReadFailure, Section } from "../components/page.js";
import { Since } from "../components/since.js";
import { spanText } from "../components/ages.js";
import type { EventKind } from "../live/events.generated.js";
import { useLiveQuery } from "../live/hooks.js";
import type { LiveSession } from "../session/types.js";
import { SeverityBadge } from "./badges.js";
import styles from "./findings.module.css";
import { OpenFindingItem } from "./open-finding.js";
import { SessionFindingsDocument } from "./session-findings.generated.js";
import type { PastFinding } from "./types.js";
import { causeOf, compareFindings } from "./words.js";

const KINDS: readonly EventKind[] = ["SESSION_FINDING_OPENED", "SESSION_FINDING_CHANGED", "SESSION_FINDING_CLOSED"];

/** What is wrong with the session, the most urgent first, and below it what was. Nothing where nothing ever was. */
export function SessionFindings({ session, change }: { readonly session: LiveSession; readonly change: Change }) {
  const { id } = session;
  const { data, error, refresh } = useLiveQuery(
    SessionFindingsDocument,
    { id },
    { kinds: KINDS, concerns: ({ sessionId }) => sessionId === id },
  );
  const open = (data?.geoRepSession?.openFindings ?? []).toSorted(compareFindings);
  const past = data?.findings.nodes ?? [];
  return (
    <>
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      {open.length === 0 ? null : (
        <Section title="What is wrong">
          <ul className={styles["findings"]}>
            {open.map((finding) => (
              <OpenFindingItem key={finding.id} finding={finding} session={session} change={change} />
            ))}
          </ul>
        </Section>
      )}
      {past.length === 0 ? null : <Past findings={past} />}
    </>
  );
}

function Past({ findings }: { readonly findings: readonly PastFinding[] }) {
  return (
    <details className={styles["past"]}>
      <summary>What was wrong</summary>
      <ul>
        {findings.map(({ id, code, severity, message, since, closedAt }) => (
          <li key={id}>
            <div className={styles["head"]}>
              <SeverityBadge severity={severity} />
              <strong>{causeOf(code)}</strong>
              {closedAt === null ? null : (
                <span className={styles["soft"]}>
                  for {spanText(Date.parse(closedAt) - Date.parse(since))}, until <Since at={closedAt} /> ago
                </span>
              )}
            </div>
            <p>{message}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}

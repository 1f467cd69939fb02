import { useParams } from "wouter";
import { ChangeNotice } from "../changes/change-notice.js";
import { type Change, useChange } from "../changes/use-change.js";
import { StatusBadge } from "../components/badge.js";
import { Empty, Page, Section } from "../components/page.js";
import { STATUSES } from "../components/status.js";
import { SessionFindings } from "../findings/session-findings.js";
import { useLiveSessions } from "../live/hooks.js";
import { nameOf } from "../sessions/session-name.js";
import { ForceOffer } from "./force-offer.js";
import { SessionActions } from "./session-actions.js";
import { SessionBricks } from "./session-bricks.js";
import { SessionRecord } from "./session-record.js";
import { useSessionRecord } from "./use-session-record.js";
import { SessionFacts } from "./session-facts.js";
import { SessionHistory } from "./session-history.js";
import { SessionVerification } from "./session-verification.js";
import { SessionWarnings } from "./session-warnings.js";
import { SessionLiveDocument } from "./session.generated.js";
import styles from "./session.module.css";
import type { LiveSession } from "./types.js";

export default function SessionPage() {
  const { id = "" } = useParams();
  const { sessions, isComplete, error } = useLiveSessions(SessionLiveDocument, { sessionId: id });
  const session = sessions.get(id);
  if (session !== undefined) return <Shown session={session} />;
  if (error !== null) {
    return (
      <Page title="Session">
        <p role="alert">{error}</p>
      </Page>
    );
  }
  return (
    <Page title="Session" summary={isComplete ? undefined : "Reading the session…"}>
      {isComplete ? (
        <Empty>There is no such session any more: it was deleted, or its cluster was removed.</Empty>
      ) : null}
    </Page>
  );
}

function Shown({ session }: { readonly session: LiveSession }) {
  const record = useSessionRecord(session.id);
  const change = useChange();
  // What others have asked for is under way as well, and what was before this page was loaded.
  const changing: Change = { ...change, isBusy: change.isBusy || record.isUnderWay };
  const { id, status, statusReason } = session;
  return (
    <Page
      title={nameOf(session)}
      summary={
        <span className={styles["status"]}>
          <StatusBadge status={status} /> {statusReason ?? STATUSES[status].meaning}
        </span>
      }
    >
      <SessionActions session={session} change={changing} />
      <ChangeNotice change={change}>
        <ForceOffer sessionId={id} change={changing} />
      </ChangeNotice>
      <SessionWarnings session={session} />
      <SessionFindings session={session} change={changing} />
      <SessionFacts session={session} />
      <Section title="Bricks">
        <SessionBricks session={session} />
      </Section>
      <Section title="History">
        <SessionHistory id={id} />
      </Section>
      <SessionVerification session={session} record={record} />
      <SessionRecord id={id} record={record} change={changing} />
    </Page>
  );
}

import { VerifySessionDocument } from "../changes/changes.generated.js";
import { ChangeNotice } from "../changes/change-notice.js";
import { useChange, UNDER_WAY } from "../changes/use-change.js";
import { Badge } from "../components/badge.js";
import { numberText } from "../components/numbers.js";
import { Empty, Section } from "../components/page.js";
import { ReasonedButton } from "../components/reasoned-button.js";
import { Ago } from "../components/since.js";
import type { Tone } from "../components/status.js";
import { Table } from "../components/table.js";
import type { GeoRepVerificationVerdict, SessionRecordQuery } from "./session.generated.js";
import styles from "./session.module.css";
import type { LiveSession } from "./types.js";
import type { SessionRecord } from "./use-session-record.js";

type Verification = NonNullable<NonNullable<SessionRecordQuery["geoRepSession"]>["lastVerification"]>;

const VERDICTS: Readonly<Record<GeoRepVerificationVerdict, { readonly tone: Tone; readonly word: string }>> = {
  IDENTICAL: { tone: "good", word: "Identical" },
  DIFFERENT: { tone: "bad", word: "Different" },
  NOT_YET: { tone: "notice", word: "Not yet" },
  INCOMPLETE: { tone: "notice", word: "Incomplete" },
};

export interface SessionVerificationProps {
  readonly session: LiveSession;
  readonly record: SessionRecord;
}

/** Whether a sample of files is the same at both ends, as it was last looked at. It goes on beside changes of the session. */
export function SessionVerification({ session, record }: SessionVerificationProps) {
  const change = useChange();
  const last = record.data?.geoRepSession?.lastVerification ?? null;
  const verify = (): void => change.ask("Verify", VerifySessionDocument, { sessionId: session.id });
  return (
    <Section title="Verification">
      <div className={styles["actions"]}>
        <ReasonedButton name="Verify" why={whyNot(session, change.isBusy || record.isVerifying)} onPress={verify} />
        <span className={styles["note"]}>compares a sample of files at both ends; nothing is changed</span>
      </div>
      <ChangeNotice change={change} />
      {last === null ? <Empty>It was not verified lately.</Empty> : <Found verification={last} />}
    </Section>
  );
}

function whyNot({ secondaryVolume }: LiveSession, isBusy: boolean): string | null {
  if (secondaryVolume === null) return "The destination’s cluster is not registered: register it.";
  return isBusy ? UNDER_WAY : null;
}

function Found({ verification }: { readonly verification: Verification }) {
  const { verdict, message, finishedAt, entriesCompared, bytesCompared, differences } = verification;
  const { tone, word } = VERDICTS[verdict];
  return (
    <>
      <p>
        <Badge tone={tone}>{word}</Badge> {numberText(String(entriesCompared))} entries and {numberText(bytesCompared)}{" "}
        bytes compared, <Ago at={finishedAt} />
      </p>
      <p>{message}</p>
      {differences.length === 0 ? null : (
        <Table label="Differences" columns={["What", "Path", "At the source", "At the destination", "Changed"]}>
          {differences.map(({ path, kind, source, destination, changedAt, settled }) => (
            <tr key={`${kind} ${path}`}>
              <td>
                <Badge tone={settled ? "bad" : "notice"}>{settled ? kind : `${kind}, not yet`}</Badge>
              </td>
              <th scope="row">
                <code>{path}</code>
              </th>
              <td>{source}</td>
              <td>{destination ?? "not there"}</td>
              <td>
                <Ago at={changedAt} />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}

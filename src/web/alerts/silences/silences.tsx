import { useState } from "react";
import { Choice } from "../../components/choice.js";
import { Empty, ReadFailure } from "../../components/page.js";
import { Pager, usePaging } from "../../components/paging.js";
import { ReasonedButton } from "../../components/reasoned-button.js";
import { Ago, Until } from "../../components/since.js";
import { Table } from "../../components/table.js";
import type { EventKind } from "../../live/events.generated.js";
import { useLiveQuery } from "../../live/hooks.js";
import { Button } from "../../components/button.js";
import styles from "../alerts.module.css";
import type { TabProps } from "../alerts-page.js";
import { ConfirmDialog } from "../parts/confirm-dialog.js";
import { ExtendDialog } from "./extend-dialog.js";
import { NewSilenceDialog } from "./new-silence-dialog.js";
import {
  AlertSilenceRowsDocument,
  type AlertSilenceRowsQuery,
  DeleteAlertSilenceDocument,
} from "./silences.generated.js";
import { scopeText } from "../words.js";

const KINDS: readonly EventKind[] = ["ALERT_SILENCE_CHANGED", "ALERT_RULE_CHANGED"];
/** That the time of one has come is no event. */
const EVERY_MS = 10_000;
const WHICH = ["In force", "Ended"] as const;

type Silence = AlertSilenceRowsQuery["alertSilences"]["nodes"][number];
type Asked = { readonly kind: "new" } | { readonly kind: "end" | "extend"; readonly silence: Silence };

/** Whiles in which nobody is told. */
export function Silences({ view: { ended }, show }: TabProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = (): void => setAsked(null);
  return (
    <>
      <div className={styles["row"]}>
        <Choice
          label="Which silences"
          names={WHICH}
          chosen={ended ? "Ended" : "In force"}
          onChoose={(which) => show({ ended: which === "Ended" })}
        />
        <Button onPress={() => setAsked({ kind: "new" })}>New silence…</Button>
      </div>
      <Rows key={String(ended)} ended={ended} onAsk={setAsked} />
      {asked?.kind === "new" ? <NewSilenceDialog onClose={close} /> : null}
      {asked?.kind === "extend" ? <ExtendDialog silence={asked.silence} onClose={close} /> : null}
      {asked?.kind === "end" ? (
        <ConfirmDialog
          title="End the silence now?"
          action="End it"
          document={DeleteAlertSilenceDocument}
          variables={{ input: { silenceId: asked.silence.id } }}
          onDone={close}
          onClose={close}
        >
          <p>What fires and it covers is told at once: {coveredBy(asked.silence)}.</p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

interface RowsProps {
  readonly ended: boolean;
  readonly onAsk: (asked: Asked) => void;
}

function Rows({ ended, onAsk }: RowsProps) {
  const paging = usePaging();
  const { data, error, refresh } = useLiveQuery(
    AlertSilenceRowsDocument,
    { active: !ended, after: paging.after },
    { kinds: KINDS, everyMs: EVERY_MS },
  );
  const silences = data?.alertSilences.nodes ?? [];
  return (
    <>
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      {data === undefined ? <output>Reading the silences…</output> : null}
      {data !== undefined && silences.length === 0 ? (
        <Empty>
          {ended ? "None has ended lately." : "None: whatever fires is told. Silence an alert from where it fires."}
        </Empty>
      ) : null}
      {silences.length === 0 ? null : (
        <Table label="Silences" columns={["What", ended ? "Ended" : "Ends in", "Why", "By", "Do"]}>
          {silences.map((silence) => (
            <tr key={silence.id}>
              <th scope="row">{coveredBy(silence)}</th>
              <td>{ended ? <Ago at={silence.until} /> : <Until at={silence.until} />}</td>
              <td>{silence.comment}</td>
              <td>
                {silence.createdBy}, <Ago at={silence.createdAt} />
              </td>
              <td>
                {ended ? null : (
                  <span className={styles["buttons"]}>
                    <Button
                      aria-label={`Change: ${coveredBy(silence)}`}
                      onPress={() => onAsk({ kind: "extend", silence })}
                    >
                      Change
                    </Button>
                    <ReasonedButton
                      name="End now"
                      aria-label={`End now: ${coveredBy(silence)}`}
                      why={null}
                      placement="left"
                      onPress={() => onAsk({ kind: "end", silence })}
                    />
                  </span>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      <Pager paging={paging} pageInfo={data?.alertSilences.pageInfo} />
    </>
  );
}

function coveredBy(silence: Silence): string {
  const rule = silence.ruleId === null ? "Every rule" : (silence.rule?.name ?? "A rule that is gone");
  const scope = scopeText(silence);
  if (scope === null) return silence.ruleId === null ? "Everything" : rule;
  return `${rule}, ${scope}`;
}

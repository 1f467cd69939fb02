import { useState } from "react";
import { Link } from "wouter";
import { spanText } from "../../components/ages.js";
import { Badge } from "../../components/badge.js";
import { Empty, ReadFailure } from "../../components/page.js";
import { ReasonedButton } from "../../components/reasoned-button.js";
import { Table } from "../../components/table.js";
import { SeverityBadge } from "../../findings/badges.js";
import { useLiveList } from "../../live/hooks.js";
import { useWhyNoAdmin } from "../../login/use-login.js";
import type { EventKind } from "../../live/events.generated.js";
import styles from "../alerts.module.css";
import { ConfirmDialog } from "../parts/confirm-dialog.js";
import { RuleDialog } from "./rule-dialog.js";
import {
  type AlertRuleRowFragment,
  AlertRuleRowsDocument,
  DeleteAlertRuleDocument,
  UpdateAlertRuleDocument,
} from "./rules.generated.js";
import { rulesOf } from "./rules-of.js";
import { ASKING, useAsk } from "../parts/use-ask.js";
import { addressOf } from "../view.js";
import { conditionText, scopeText } from "../words.js";

const KINDS: readonly EventKind[] = ["ALERT_RULE_CHANGED", "ALERT_RECEIVER_CHANGED"];

type Rule = AlertRuleRowFragment;
type Asked = { readonly kind: "new" } | { readonly kind: "edit" | "delete"; readonly rule: Rule };

/** When there is an alert. */
export function Rules() {
  const { nodes, error, refresh } = useLiveList(AlertRuleRowsDocument, rulesOf, { kinds: KINDS });
  const [asked, setAsked] = useState<Asked | null>(null);
  const whyNoAdmin = useWhyNoAdmin();
  const close = (): void => setAsked(null);
  return (
    <>
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      <div className={styles["above"]}>
        <ReasonedButton name="New rule…" variant="primary" why={whyNoAdmin} onPress={() => setAsked({ kind: "new" })} />
      </div>
      {nodes === undefined ? <output>Reading the rules…</output> : null}
      {nodes?.length === 0 ? (
        <Empty>There is no rule yet, so that there are no alerts: make one, and name who is told.</Empty>
      ) : null}
      {nodes === undefined || nodes.length === 0 ? null : (
        <Table label="Rules" columns={["Rule", "Severity", "Watches", "Where", "Tells", "Do"]}>
          {nodes.map((rule) => (
            <Row key={rule.id} rule={rule} whyNoAdmin={whyNoAdmin} onAsk={setAsked} />
          ))}
        </Table>
      )}
      {asked?.kind === "new" ? <RuleDialog rule={null} onClose={close} /> : null}
      {asked?.kind === "edit" ? <RuleDialog rule={asked.rule} onClose={close} /> : null}
      {asked?.kind === "delete" ? (
        <ConfirmDialog
          title={`Delete the rule ${asked.rule.name}?`}
          action="Delete"
          document={DeleteAlertRuleDocument}
          variables={{ input: { ruleId: asked.rule.id } }}
          onDone={close}
          onClose={close}
        >
          <p>Nothing alerts by it any more, and what fires by it is resolved, which its receivers are told.</p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

interface RowProps {
  readonly rule: Rule;
  readonly whyNoAdmin: string | null;
  readonly onAsk: (asked: Asked) => void;
}

function Row({ rule, whyNoAdmin, onAsk }: RowProps) {
  const { id, name, enabled, condition, holdSeconds, severity, receivers } = rule;
  const { isBusy, failure, ask } = useAsk();
  const scope = scopeText(rule);
  const toggle = (): void => void ask(UpdateAlertRuleDocument, { input: { ruleId: id, enabled: !enabled } });
  const toggled = enabled ? "Disable" : "Enable";
  return (
    <tr>
      <th scope="row">
        <Link href={addressOf({ ruleId: id })}>{name}</Link>
        {enabled ? null : (
          <>
            {" "}
            <Badge tone="quiet">Disabled</Badge>
          </>
        )}
      </th>
      <td>
        <SeverityBadge severity={severity} />
      </td>
      <td className={styles["wide"]}>
        {conditionText(condition)}
        {holdSeconds === 0 ? null : `, for ${spanText(holdSeconds * 1_000)}`}
      </td>
      <td>
        {rule.session === null ? (scope ?? "everywhere") : <Link href={`/sessions/${rule.session.id}`}>{scope}</Link>}
      </td>
      <td>{receivers.length === 0 ? "nobody" : receivers.map((receiver) => receiver.name).join(", ")}</td>
      <td>
        <span className={styles["buttons"]}>
          <ReasonedButton
            name="Edit"
            aria-label={`Edit ${name}`}
            why={whyNoAdmin}
            placement="left"
            onPress={() => onAsk({ kind: "edit", rule })}
          />
          <ReasonedButton
            name={toggled}
            aria-label={`${toggled} ${name}`}
            why={whyNoAdmin ?? (isBusy ? ASKING : null)}
            placement="left"
            onPress={toggle}
          />
          <ReasonedButton
            name="Delete"
            aria-label={`Delete ${name}`}
            why={whyNoAdmin}
            placement="left"
            onPress={() => onAsk({ kind: "delete", rule })}
          />
        </span>
        {failure === null ? null : <p role="alert">{failure}</p>}
      </td>
    </tr>
  );
}

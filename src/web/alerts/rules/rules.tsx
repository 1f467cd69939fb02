import { Link } from "wouter";
import { spanText } from "../../components/ages.js";
import { Badge } from "../../components/badge.js";
import { ReasonedButton } from "../../components/reasoned-button.js";
import { SeverityBadge } from "../../findings/badges.js";
import { useLiveList } from "../../live/hooks.js";
import type { EventKind } from "../../live/events.generated.js";
import styles from "../alerts.module.css";
import { EditableList, type EditableRowProps } from "../parts/editable-list.js";
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

/** When there is an alert. */
export function Rules() {
  return (
    <EditableList
      list={useLiveList(AlertRuleRowsDocument, rulesOf, { kinds: KINDS })}
      named={{ one: "rule", many: "rules" }}
      columns={["Rule", "Severity", "Watches", "Where", "Tells", "Do"]}
      empty="There is no rule yet, so that there are no alerts: make one, and name who is told."
      row={Row}
      editor={RuleDialog}
      deletion={{
        document: DeleteAlertRuleDocument,
        variables: (ruleId) => ({ input: { ruleId } }),
        consequence: "Nothing alerts by it any more, and what fires by it is resolved, which its receivers are told.",
      }}
    />
  );
}

function Row({ node: rule, whyNoAdmin, buttons }: EditableRowProps<Rule>) {
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
            name={toggled}
            aria-label={`${toggled} ${name}`}
            why={whyNoAdmin ?? (isBusy ? ASKING : null)}
            placement="left"
            onPress={toggle}
          />
          {buttons}
        </span>
        {failure === null ? null : <p role="alert">{failure}</p>}
      </td>
    </tr>
  );
}

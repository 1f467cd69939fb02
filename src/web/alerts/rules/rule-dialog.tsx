import { useState } from "react";
import { Link } from "wouter";
import { Dialog } from "../../components/dialog.js";
import { Select } from "../../components/select.js";
import { TextField } from "../../components/text-field.js";
import { SEVERITIES } from "../../findings/words.js";
import { useLiveList } from "../../live/hooks.js";
import { nameOf } from "../../sessions/session-name.js";
import styles from "../alerts.module.css";
import { ConditionFields } from "./condition-fields.js";
import { ManyOf } from "../parts/many-of.js";
import { AlertReceiverRowsDocument } from "../receivers/receivers.generated.js";
import { receiversOf } from "../receivers/receivers-of.js";
import { draftOf, inputOf, NEW_RULE, type RuleDraft, whyNoRule } from "./rule-draft.js";
import { type AlertRuleRowFragment, CreateAlertRuleDocument, UpdateAlertRuleDocument } from "./rules.generated.js";
import { ScopeFields } from "./scope-fields.js";
import { SecondsField } from "../parts/seconds-field.js";
import { DialogForm } from "../parts/dialog-form.js";
import type { EditorProps } from "../parts/editable-list.js";
import { ASKING, useAsk } from "../parts/use-ask.js";
import { addressOf } from "../view.js";
import { SEVERITY_ORDER } from "../words.js";

const SEVERITY_OPTIONS = SEVERITY_ORDER.map((value) => ({ value, name: SEVERITIES[value].word }));

/** All that a rule is made of. */
export function RuleDialog({ node: rule, onClose }: EditorProps<AlertRuleRowFragment>) {
  const { isBusy, failure, ask } = useAsk();
  const [draft, setDraft] = useState(rule === null ? NEW_RULE : draftOf(rule));
  const change = (changed: Partial<RuleDraft>): void => setDraft((before) => ({ ...before, ...changed }));
  const why = isBusy ? ASKING : whyNoRule(draft);
  const save = async (): Promise<void> => {
    if (why !== null) return;
    const input = inputOf(draft);
    const done =
      rule === null
        ? await ask(CreateAlertRuleDocument, { input })
        : await ask(UpdateAlertRuleDocument, { input: { ...input, ruleId: rule.id } });
    if (done !== null) onClose();
  };
  const name = rule === null ? "Create" : "Save";
  return (
    <Dialog
      title={rule === null ? "New rule" : `Rule ${rule.name}`}
      action={{ name, why, onPress: () => void save() }}
      onClose={onClose}
    >
      <DialogForm onSubmit={() => void save()}>
        <TextField label="Name" value={draft.name} onChange={(text) => change({ name: text })} />
        <ConditionFields draft={draft} onChange={change} />
        <ScopeFields
          label="Where"
          scope={draft.scope}
          sessionName={rule?.session == null ? null : nameOf(rule.session)}
          onChange={(scope) => change({ scope })}
        />
        <SecondsField
          label="Seconds before it fires"
          about="It has to be so for as long, without a break"
          least={0}
          value={draft.holdSeconds}
          onChange={(holdSeconds) => change({ holdSeconds })}
        />
        <Select
          label="Severity"
          options={SEVERITY_OPTIONS}
          chosen={draft.severity}
          onChoose={(severity) => change({ severity })}
        />
        <ReceiverFields draft={draft} onChange={change} />
      </DialogForm>
      {failure === null ? null : <p role="alert">{failure}</p>}
    </Dialog>
  );
}

interface ReceiverFieldsProps {
  readonly draft: RuleDraft;
  readonly onChange: (changed: Partial<RuleDraft>) => void;
}

function ReceiverFields({ draft: { receiverIds }, onChange }: ReceiverFieldsProps) {
  const { nodes } = useLiveList(AlertReceiverRowsDocument, receiversOf, { kinds: ["ALERT_RECEIVER_CHANGED"] });
  if (nodes === undefined) return <output>Reading the receivers…</output>;
  if (nodes.length === 0) {
    return (
      <p className={styles["soft"]}>
        There is no receiver yet, so that nobody is told: <Link href={addressOf({ tab: "Receivers" })}>make one</Link>.
      </p>
    );
  }
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  return (
    <ManyOf
      label="Who is told"
      names={nodes.map(({ id }) => id)}
      textOf={(id) => names.get(id) ?? id}
      chosen={receiverIds}
      onChoose={(ids) => onChange({ receiverIds: ids })}
    />
  );
}

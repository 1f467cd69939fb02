import { useState } from "react";
import { usePageServices } from "../../app/services.js";
import { Dialog } from "../../components/dialog.js";
import { Select } from "../../components/select.js";
import { TextField } from "../../components/text-field.js";
import { useLiveList } from "../../live/hooks.js";
import { AlertRuleRowsDocument } from "../rules/rules.generated.js";
import { rulesOf } from "../rules/rules-of.js";
import { boundsOf, EVERYTHING, whyNoScope } from "../rules/scope.js";
import { ScopeFields } from "../rules/scope-fields.js";
import { endOf, type Span, SPAN_NAMES, whyNoComment } from "./silence-input.js";
import { CreateAlertSilenceDocument } from "./silences.generated.js";
import { ChoiceField } from "../parts/choice-field.js";
import { DialogForm } from "../parts/dialog-form.js";
import { ASKING, useAsk } from "../parts/use-ask.js";

const EVERY_RULE = "";

/** A silence before anything fires, as for work on a cluster. */
export function NewSilenceDialog({ onClose }: { readonly onClose: () => void }) {
  const { clock } = usePageServices();
  const { isBusy, failure, ask } = useAsk();
  const { nodes } = useLiveList(AlertRuleRowsDocument, rulesOf, { kinds: ["ALERT_RULE_CHANGED"] });
  const [scope, setScope] = useState(EVERYTHING);
  const [ruleId, setRuleId] = useState(EVERY_RULE);
  const [span, setSpan] = useState<Span>("1 h");
  const [comment, setComment] = useState("");
  const why = isBusy ? ASKING : (whyNoScope(scope) ?? whyNoComment(comment));
  const silence = async (): Promise<void> => {
    if (why !== null) return;
    const until = endOf(span, clock.now());
    const input = { ...boundsOf(scope), ruleId: ruleId === EVERY_RULE ? null : ruleId, until, comment };
    if ((await ask(CreateAlertSilenceDocument, { input })) !== null) onClose();
  };
  return (
    <Dialog title="New silence" action={{ name: "Silence", why, onPress: () => void silence() }} onClose={onClose}>
      <p>Nobody is told of what it covers. What still fires when it ends is told then.</p>
      <DialogForm onSubmit={() => void silence()}>
        <Select
          label="Alerts of"
          options={[
            { value: EVERY_RULE, name: "Every rule" },
            ...(nodes ?? []).map(({ id, name }) => ({ value: id, name })),
          ]}
          chosen={ruleId}
          onChoose={setRuleId}
        />
        <ScopeFields label="About" scope={scope} sessionName={null} onChange={setScope} />
        <ChoiceField label="For how long" names={SPAN_NAMES} chosen={span} onChoose={setSpan} />
        <TextField label="Why" value={comment} onChange={setComment} />
      </DialogForm>
      {failure === null ? null : <p role="alert">{failure}</p>}
    </Dialog>
  );
}

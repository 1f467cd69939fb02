import { Select } from "../../components/select.js";
import { STATUS_ORDER, STATUSES } from "../../components/status.js";
import { FINDING_CODES } from "../../findings/codes.js";
import { causeOf } from "../../findings/words.js";
import { ManyOf } from "../parts/many-of.js";
import type { RuleDraft } from "./rule-draft.js";
import type { AlertConditionKind, GeoRepFindingSeverity } from "./rules.generated.js";
import { SecondsField } from "../parts/seconds-field.js";
import { CONDITIONS } from "../words.js";

export interface ConditionFieldsProps {
  readonly draft: RuleDraft;
  readonly onChange: (changed: Partial<RuleDraft>) => void;
}

const KINDS = Object.entries(CONDITIONS).map(([value, name]) => ({ value: value as AlertConditionKind, name }));
const LEAST: readonly { readonly value: GeoRepFindingSeverity; readonly name: string }[] = [
  { value: "INFO", name: "Whatever it is" },
  { value: "WARNING", name: "Warning or worse" },
  { value: "CRITICAL", name: "Critical" },
];

/** What a rule watches, with the fields of its kind. */
export function ConditionFields({ draft, onChange }: ConditionFieldsProps) {
  return (
    <>
      <Select label="Watches" options={KINDS} chosen={draft.kind} onChoose={(kind) => onChange({ kind })} />
      <FieldsOfKind draft={draft} onChange={onChange} />
    </>
  );
}

function FieldsOfKind({ draft, onChange }: ConditionFieldsProps) {
  switch (draft.kind) {
    case "STATUS":
      return (
        <ManyOf
          label="Sessions that are any of these"
          names={STATUS_ORDER}
          textOf={(status) => STATUSES[status].word}
          chosen={draft.statuses}
          onChoose={(statuses) => onChange({ statuses })}
        />
      );
    case "FINDING":
      return (
        <>
          <Select
            label="How bad at least"
            options={LEAST}
            chosen={draft.minimumSeverity}
            onChoose={(minimumSeverity) => onChange({ minimumSeverity })}
          />
          <ManyOf
            label="Any of these causes; every cause where none is chosen"
            names={FINDING_CODES}
            textOf={causeOf}
            chosen={draft.findingCodes}
            onChoose={(findingCodes) => onChange({ findingCodes })}
          />
        </>
      );
    case "LAG":
      return (
        <SecondsField
          label="Seconds behind"
          about="The oldest change has waited for longer"
          least={1}
          value={draft.seconds}
          onChange={(seconds) => onChange({ seconds })}
        />
      );
    case "OPERATION_FAILED":
      return (
        <SecondsField
          label="Seconds until it is over"
          about="Or a later operation of the same kind, or a change of the session, succeeds before that"
          least={1}
          value={draft.seconds}
          onChange={(seconds) => onChange({ seconds })}
        />
      );
    case "RPO_BREACHED":
    case "CLUSTER_LOST":
      return null;
  }
}

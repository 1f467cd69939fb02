import { spanText } from "../../components/ages.js";
import { TextField } from "../../components/text-field.js";
import { whyNoSeconds } from "../rules/rule-draft.js";

export interface SecondsFieldProps {
  readonly label: string;
  /** What they are for. */
  readonly about: string;
  readonly least: number;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A number of seconds, with how long that is. */
export function SecondsField({ label, about, least, value, onChange }: SecondsFieldProps) {
  const wrong = whyNoSeconds(value, least);
  return (
    <TextField
      label={label}
      description={wrong === null ? `${about}: ${spanText(Number(value) * 1_000)}` : about}
      inputMode="numeric"
      value={value}
      onChange={onChange}
      isInvalid={wrong !== null}
      errorMessage={wrong ?? undefined}
    />
  );
}

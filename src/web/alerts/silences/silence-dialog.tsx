import { useState } from "react";
import { usePageServices } from "../../app/services.js";
import { Dialog } from "../../components/dialog.js";
import { TextField } from "../../components/text-field.js";
import styles from "../alerts.module.css";
import {
  type About,
  endOf,
  silenceInput,
  type Span,
  SPAN_NAMES,
  whyNoComment,
  type Width,
  WIDTHS,
} from "./silence-input.js";
import { CreateAlertSilenceDocument } from "./silences.generated.js";
import { ChoiceField } from "../parts/choice-field.js";
import { DialogForm } from "../parts/dialog-form.js";
import { ASKING, useAsk } from "../parts/use-ask.js";

export interface SilenceDialogProps {
  readonly about: About;
  readonly onClose: () => void;
}

/** A silence of what an alert is about: how wide, for how long and why. */
export function SilenceDialog({ about, onClose }: SilenceDialogProps) {
  const { clock } = usePageServices();
  const { isBusy, failure, ask } = useAsk();
  const [width, setWidth] = useState<Width>("This alert");
  const [span, setSpan] = useState<Span>("1 h");
  const [comment, setComment] = useState("");
  const why = isBusy ? ASKING : whyNoComment(comment);
  const silence = async (): Promise<void> => {
    if (why !== null) return;
    const input = silenceInput(about, endOf(span, clock.now()), comment, width);
    if ((await ask(CreateAlertSilenceDocument, { input })) !== null) onClose();
  };
  return (
    <Dialog title="Silence" action={{ name: "Silence", why, onPress: () => void silence() }} onClose={onClose}>
      <p>Nobody is told of what it covers. What still fires when it ends is told then.</p>
      <DialogForm onSubmit={() => void silence()}>
        <ChoiceField label="What" names={WIDTHS} chosen={width} onChoose={setWidth} />
        <p className={styles["soft"]}>{coveredText(about, width)}</p>
        <ChoiceField label="For how long" names={SPAN_NAMES} chosen={span} onChoose={setSpan} />
        <TextField label="Why" value={comment} onChange={setComment} />
      </DialogForm>
      {failure === null ? null : <p role="alert">{failure}</p>}
    </Dialog>
  );
}

function coveredText({ ruleName, name }: About, width: Width): string {
  switch (width) {
    case "This alert":
      return `Alerts of ${ruleName ?? "any rule"} about ${name}.`;
    case "Its rule":
      return `All alerts of ${ruleName ?? "any rule"}, whatever they are about.`;
    case "Its session or cluster":
      return `All alerts about ${name}, of whatever rule.`;
  }
}

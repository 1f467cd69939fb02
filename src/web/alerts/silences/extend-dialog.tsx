import { useState } from "react";
import { usePageServices } from "../../app/services.js";
import { Dialog } from "../../components/dialog.js";
import { TextField } from "../../components/text-field.js";
import { endOf, type Span, SPAN_NAMES, whyNoComment } from "./silence-input.js";
import { UpdateAlertSilenceDocument } from "./silences.generated.js";
import { ChoiceField } from "../parts/choice-field.js";
import { DialogForm } from "../parts/dialog-form.js";
import { ASKING, useAsk } from "../parts/use-ask.js";

export interface ExtendDialogProps {
  readonly silence: { readonly id: string; readonly comment: string };
  readonly onClose: () => void;
}

/** Another end for a silence, counted from now on. */
export function ExtendDialog({ silence: { id, comment: before }, onClose }: ExtendDialogProps) {
  const { clock } = usePageServices();
  const { isBusy, failure, ask } = useAsk();
  const [span, setSpan] = useState<Span>("1 h");
  const [comment, setComment] = useState(before);
  const why = isBusy ? ASKING : whyNoComment(comment);
  const change = async (): Promise<void> => {
    if (why !== null) return;
    const until = endOf(span, clock.now());
    const input = { silenceId: id, until, comment };
    if ((await ask(UpdateAlertSilenceDocument, { input })) !== null) onClose();
  };
  return (
    <Dialog title="Change the silence" action={{ name: "Change", why, onPress: () => void change() }} onClose={onClose}>
      <DialogForm onSubmit={() => void change()}>
        <ChoiceField label="It ends in, from now on" names={SPAN_NAMES} chosen={span} onChoose={setSpan} />
        <TextField label="Why" value={comment} onChange={setComment} />
      </DialogForm>
      {failure === null ? null : <p role="alert">{failure}</p>}
    </Dialog>
  );
}

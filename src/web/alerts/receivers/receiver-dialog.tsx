import { useState } from "react";
import { Checkbox } from "../../components/checkbox.js";
import { Dialog } from "../../components/dialog.js";
import { TextArea, TextField } from "../../components/text-field.js";
import {
  channelsOf,
  createInput,
  draftOf,
  NEW_RECEIVER,
  type ReceiverDraft,
  updateInput,
  whyNoReceiver,
} from "./receiver-draft.js";
import {
  type AlertReceiverRowFragment,
  CreateAlertReceiverDocument,
  UpdateAlertReceiverDocument,
} from "./receivers.generated.js";
import { ChoiceField } from "../parts/choice-field.js";
import { DialogForm } from "../parts/dialog-form.js";
import type { EditorProps } from "../parts/editable-list.js";
import { ASKING, useAsk } from "../parts/use-ask.js";

/** Who is told, and how. */
export function ReceiverDialog({ node: receiver, onClose }: EditorProps<AlertReceiverRowFragment>) {
  const { isBusy, failure, ask } = useAsk();
  const [draft, setDraft] = useState(receiver === null ? NEW_RECEIVER : draftOf(receiver));
  const change = (changed: Partial<ReceiverDraft>): void => setDraft((before) => ({ ...before, ...changed }));
  const why = isBusy ? ASKING : whyNoReceiver(draft, receiver === null);
  const save = async (): Promise<void> => {
    if (why !== null) return;
    const done =
      receiver === null
        ? await ask(CreateAlertReceiverDocument, { input: createInput(draft) })
        : await ask(UpdateAlertReceiverDocument, { input: updateInput(receiver.id, draft) });
    if (done !== null) onClose();
  };
  return (
    <Dialog
      title={receiver === null ? "New receiver" : `Receiver ${receiver.name}`}
      action={{ name: receiver === null ? "Create" : "Save", why, onPress: () => void save() }}
      onClose={onClose}
    >
      <DialogForm onSubmit={() => void save()}>
        <TextField label="Name" value={draft.name} onChange={(name) => change({ name })} />
        <ChoiceField
          label="How it is told"
          names={channelsOf(receiver)}
          chosen={draft.channel}
          onChoose={(channel) => change({ channel })}
        />
        {draft.channel === "E-mail" ? (
          <TextArea
            label="Addresses"
            description="One a line. Mails go through the SMTP server of the service’s settings."
            value={draft.addresses}
            onChange={(addresses) => change({ addresses })}
          />
        ) : (
          <WebhookFields receiver={receiver} draft={draft} onChange={change} />
        )}
        <Checkbox isSelected={draft.grouped} onChange={(grouped) => change({ grouped })}>
          {draft.channel === "Own JSON"
            ? "Tell of several alerts of a rule in one message, which is JSON of version 2"
            : "Tell of several alerts of a rule in one message"}
        </Checkbox>
      </DialogForm>
      {failure === null ? null : <p role="alert">{failure}</p>}
    </Dialog>
  );
}

interface WebhookFieldsProps {
  readonly receiver: AlertReceiverRowFragment | null;
  readonly draft: ReceiverDraft;
  readonly onChange: (changed: Partial<ReceiverDraft>) => void;
}

function WebhookFields({ receiver, draft, onChange }: WebhookFieldsProps) {
  const isSigned = receiver?.signed === true;
  return (
    <>
      <TextField
        label="URL"
        description={
          receiver === null
            ? "Where it is posted to. It is stored encrypted, and shown without what lets others post there."
            : `Empty: it stays ${receiver.url ?? "as it is"}`
        }
        type="url"
        autoComplete="off"
        value={draft.url}
        onChange={(url) => onChange({ url })}
      />
      {isSigned ? (
        <Checkbox isSelected={draft.unsigned} onChange={(unsigned) => onChange({ unsigned, secret: "" })}>
          Sign its requests no more
        </Checkbox>
      ) : null}
      {draft.unsigned ? null : (
        <TextField
          label="Secret that signs its requests"
          description={
            isSigned
              ? "Empty: it stays as it is. It is never shown."
              : "16 characters or more; empty for none. It is never shown."
          }
          type="password"
          autoComplete="new-password"
          value={draft.secret}
          onChange={(secret) => onChange({ secret })}
        />
      )}
    </>
  );
}

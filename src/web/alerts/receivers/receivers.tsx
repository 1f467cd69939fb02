import { useState } from "react";
import { Empty, ReadFailure } from "../../components/page.js";
import { ReasonedButton } from "../../components/reasoned-button.js";
import { Table } from "../../components/table.js";
import { useLiveList } from "../../live/hooks.js";
import { useWhyNoAdmin } from "../../login/use-login.js";
import styles from "../alerts.module.css";
import { ConfirmDialog } from "../parts/confirm-dialog.js";
import { ReceiverDialog } from "./receiver-dialog.js";
import { ReceiverTest } from "./receiver-test.js";
import {
  type AlertReceiverRowFragment,
  AlertReceiverRowsDocument,
  DeleteAlertReceiverDocument,
} from "./receivers.generated.js";
import { receiversOf } from "./receivers-of.js";
import { channelText } from "../words.js";

type Receiver = AlertReceiverRowFragment;
type Asked = { readonly kind: "new" } | { readonly kind: "edit" | "delete"; readonly receiver: Receiver };

/** Who is told of alerts. */
export function Receivers() {
  const { nodes, error, refresh } = useLiveList(AlertReceiverRowsDocument, receiversOf, {
    kinds: ["ALERT_RECEIVER_CHANGED"],
  });
  const [asked, setAsked] = useState<Asked | null>(null);
  const whyNoAdmin = useWhyNoAdmin();
  const close = (): void => setAsked(null);
  return (
    <>
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      <div className={styles["above"]}>
        <ReasonedButton
          name="New receiver…"
          variant="primary"
          why={whyNoAdmin}
          onPress={() => setAsked({ kind: "new" })}
        />
      </div>
      {nodes === undefined ? <output>Reading the receivers…</output> : null}
      {nodes?.length === 0 ? <Empty>There is no receiver yet, so that nobody is told of anything.</Empty> : null}
      {nodes === undefined || nodes.length === 0 ? null : (
        <Table label="Receivers" columns={["Receiver", "How", "Where", "Messages", "Signed", "Do"]}>
          {nodes.map((receiver) => (
            <Row key={receiver.id} receiver={receiver} whyNoAdmin={whyNoAdmin} onAsk={setAsked} />
          ))}
        </Table>
      )}
      {asked?.kind === "new" ? <ReceiverDialog receiver={null} onClose={close} /> : null}
      {asked?.kind === "edit" ? <ReceiverDialog receiver={asked.receiver} onClose={close} /> : null}
      {asked?.kind === "delete" ? (
        <ConfirmDialog
          title={`Delete the receiver ${asked.receiver.name}?`}
          action="Delete"
          document={DeleteAlertReceiverDocument}
          variables={{ input: { receiverId: asked.receiver.id } }}
          onDone={close}
          onClose={close}
        >
          <p>It is told nothing any more, and what waits for it is given up. Rules that name it go on without it.</p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

interface RowProps {
  readonly receiver: Receiver;
  readonly whyNoAdmin: string | null;
  readonly onAsk: (asked: Asked) => void;
}

function Row({ receiver, whyNoAdmin, onAsk }: RowProps) {
  const { name, kind, url, addresses, signed, grouped } = receiver;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{channelText(receiver)}</td>
      <td className={styles["wide"]}>{kind === "EMAIL" ? addresses.join(", ") : url}</td>
      <td>{grouped ? "for several alerts" : "for each alert"}</td>
      <td>{kind === "EMAIL" ? "" : signed ? "yes" : "no"}</td>
      <td>
        <ReceiverTest receiver={receiver} whyNot={whyNoAdmin}>
          <ReasonedButton
            name="Edit"
            aria-label={`Edit ${name}`}
            why={whyNoAdmin}
            placement="left"
            onPress={() => onAsk({ kind: "edit", receiver })}
          />
          <ReasonedButton
            name="Delete"
            aria-label={`Delete ${name}`}
            why={whyNoAdmin}
            placement="left"
            onPress={() => onAsk({ kind: "delete", receiver })}
          />
        </ReceiverTest>
      </td>
    </tr>
  );
}

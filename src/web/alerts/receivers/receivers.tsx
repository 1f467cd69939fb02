import { useLiveList } from "../../live/hooks.js";
import styles from "../alerts.module.css";
import { EditableList, type EditableRowProps } from "../parts/editable-list.js";
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

/** Who is told of alerts. */
export function Receivers() {
  return (
    <EditableList
      list={useLiveList(AlertReceiverRowsDocument, receiversOf, { kinds: ["ALERT_RECEIVER_CHANGED"] })}
      named={{ one: "receiver", many: "receivers" }}
      columns={["Receiver", "How", "Where", "Messages", "Signed", "Do"]}
      empty="There is no receiver yet, so that nobody is told of anything."
      row={Row}
      editor={ReceiverDialog}
      deletion={{
        document: DeleteAlertReceiverDocument,
        variables: (receiverId) => ({ input: { receiverId } }),
        consequence:
          "It is told nothing any more, and what waits for it is given up. Rules that name it go on without it.",
      }}
    />
  );
}

function Row({ node: receiver, whyNoAdmin, buttons }: EditableRowProps<Receiver>) {
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
          {buttons}
        </ReceiverTest>
      </td>
    </tr>
  );
}

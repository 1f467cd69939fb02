import { Link } from "wouter";
import { usePageServices } from "../../app/services.js";
import { spanText } from "../../components/ages.js";
import { Badge } from "../../components/badge.js";
import { Empty, ReadFailure } from "../../components/page.js";
import { Pager, usePaging } from "../../components/paging.js";
import { ReasonedButton } from "../../components/reasoned-button.js";
import { useSeconds } from "../../components/seconds.js";
import { Select } from "../../components/select.js";
import { Ago } from "../../components/since.js";
import { Table } from "../../components/table.js";
import type { EventKind } from "../../live/events.generated.js";
import { useLiveList, useLiveQuery } from "../../live/hooks.js";
import styles from "../alerts.module.css";
import type { TabProps } from "../alerts-page.js";
import { BadgeFilter } from "../../components/badge-filter.js";
import {
  type AlertDeliveryFilterInput,
  AlertDeliveryRowsDocument,
  type AlertDeliveryRowsQuery,
  ReplayAlertDeliveryDocument,
} from "./deliveries.generated.js";
import { DeliveryBody } from "./delivery-body.js";
import { NarrowedTo } from "../parts/narrowed-to.js";
import { Place } from "../parts/place.js";
import { AlertReceiverRowsDocument } from "../receivers/receivers.generated.js";
import { receiversOf } from "../receivers/receivers-of.js";
import { ASKING, useAsk } from "../parts/use-ask.js";
import { addressOf, type View } from "../view.js";
import { DELIVERY_ORDER, DELIVERY_STATES, NOTIFICATIONS } from "../words.js";

const KINDS: readonly EventKind[] = [
  "ALERT_FIRED",
  "ALERT_RESOLVED",
  "ALERT_DELIVERY_DEAD",
  "ALERT_DELIVERY_REPLAYED",
  "ALERT_RECEIVER_CHANGED",
];
/** That an attempt was made is no event. */
const EVERY_MS = 3_000;
const EVERYONE = "";

type Delivery = AlertDeliveryRowsQuery["alertDeliveries"]["nodes"][number];

/** What receivers were told and are to be, and what came of it. */
export function Deliveries({ view, show }: TabProps) {
  const { nodes } = useLiveList(AlertReceiverRowsDocument, receiversOf, { kinds: ["ALERT_RECEIVER_CHANGED"] });
  const filter = filterOf(view);
  return (
    <>
      <div className={styles["filters"]}>
        <BadgeFilter
          label="Only these states"
          order={DELIVERY_ORDER}
          words={DELIVERY_STATES}
          chosen={view.states}
          onChoose={(states) => show({ states })}
        />
        <Select
          label="Receiver"
          options={[
            { value: EVERYONE, name: "Every receiver" },
            ...(nodes ?? []).map(({ id, name }) => ({ value: id, name })),
          ]}
          chosen={view.receiverId ?? EVERYONE}
          onChoose={(id) => show({ receiverId: id === EVERYONE ? null : id })}
        />
      </div>
      <NarrowedTo view={view} show={show} />
      <Rows key={JSON.stringify(filter)} filter={filter} />
    </>
  );
}

function filterOf({ states, alertId, receiverId }: View): AlertDeliveryFilterInput {
  return {
    ...(states.length === 0 ? {} : { state: [...states] }),
    ...(alertId === null ? {} : { alertId }),
    ...(receiverId === null ? {} : { receiverId }),
  };
}

function Rows({ filter }: { readonly filter: AlertDeliveryFilterInput }) {
  const paging = usePaging();
  const { data, error, refresh } = useLiveQuery(
    AlertDeliveryRowsDocument,
    { filter, after: paging.after },
    { kinds: KINDS, everyMs: EVERY_MS },
  );
  const deliveries = data?.alertDeliveries.nodes ?? [];
  return (
    <>
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      {data === undefined ? <output>Reading the deliveries…</output> : null}
      {data !== undefined && deliveries.length === 0 ? <Empty>Nobody was told of anything that fits.</Empty> : null}
      {deliveries.length === 0 ? null : (
        <Table label="Deliveries" columns={["What", "To", "State", "When", "Do"]}>
          {deliveries.map((delivery) => (
            <tr key={delivery.id}>
              <th scope="row">
                <What delivery={delivery} />
              </th>
              <td>{delivery.receiverName}</td>
              <td className={styles["outcome"]}>
                <State delivery={delivery} />
                <DeliveryBody id={delivery.id} />
              </td>
              <td>
                <Ago at={delivery.createdAt} />
              </td>
              <td>
                <Replay delivery={delivery} onDone={refresh} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      <Pager paging={paging} pageInfo={data?.alertDeliveries.pageInfo} />
    </>
  );
}

function What({ delivery: { kind, alert, alertCount } }: { readonly delivery: Delivery }) {
  return (
    <>
      {NOTIFICATIONS[kind]}: <Link href={addressOf({ tab: "Deliveries", alertId: alert.id })}>{alert.ruleName}</Link>
      <div className={styles["soft"]}>
        <Place of={alert} />
        {alertCount > 1 ? ` and ${alertCount - 1} more` : null}
      </div>
    </>
  );
}

function State({ delivery }: { readonly delivery: Delivery }) {
  const { state, attempts, nextAttemptAt, lastStatus, lastError, lastResponse } = delivery;
  const { tone, word } = DELIVERY_STATES[state];
  return (
    <>
      <Badge tone={tone}>{word}</Badge>{" "}
      <span className={styles["soft"]}>
        {attempts === 1 ? "1 attempt" : `${attempts} attempts`}
        {lastStatus === null ? null : `, status ${lastStatus}`}
        {state === "PENDING" && nextAttemptAt !== null ? <Next at={nextAttemptAt} /> : null}
      </span>
      {lastError === null ? null : <div className={styles["bad"]}>{lastError}</div>}
      {lastError === null || lastResponse === null || lastResponse === "" ? null : (
        <div className={styles["soft"]}>It answered: {lastResponse}</div>
      )}
    </>
  );
}

function Next({ at }: { readonly at: string }) {
  const { clock } = usePageServices();
  const left = Date.parse(at) - useSeconds(clock.now);
  return left <= 0 ? ", is sent now" : `, next in ${spanText(left)}`;
}

interface ReplayProps {
  readonly delivery: Delivery;
  readonly onDone: () => void;
}

/** Sends one again, as it was. */
function Replay({ delivery: { id, receiver, receiverName, kind, alert }, onDone }: ReplayProps) {
  const { isBusy, failure, ask } = useAsk();
  const whyNot = receiver === null ? "Its receiver was deleted: nobody can be told." : null;
  const replay = async (): Promise<void> => {
    if ((await ask(ReplayAlertDeliveryDocument, { input: { deliveryId: id } })) !== null) onDone();
  };
  return (
    <>
      <ReasonedButton
        name="Send again"
        aria-label={`Send again to ${receiverName}: ${NOTIFICATIONS[kind]}, ${alert.ruleName}`}
        why={isBusy ? ASKING : whyNot}
        placement="left"
        onPress={() => void replay()}
      />
      {failure === null ? null : <p role="alert">{failure}</p>}
    </>
  );
}

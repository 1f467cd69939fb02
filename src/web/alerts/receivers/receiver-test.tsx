import { type ReactNode, useState } from "react";
import { Badge } from "../../components/badge.js";
import { ReasonedButton } from "../../components/reasoned-button.js";
import styles from "../alerts.module.css";
import {
  type AlertReceiverRowFragment,
  TestAlertReceiverDocument,
  type TestAlertReceiverMutation,
} from "./receivers.generated.js";
import { ASKING, useAsk } from "../parts/use-ask.js";

export interface ReceiverTestProps {
  readonly receiver: Pick<AlertReceiverRowFragment, "id" | "name">;
  readonly whyNot: string | null;
  /** What else can be done to it, beside the button. */
  readonly children: ReactNode;
}

/** Sends a test, and says what came of it. */
export function ReceiverTest({ receiver: { id, name }, whyNot, children }: ReceiverTestProps) {
  const { isBusy, failure, ask } = useAsk();
  const [outcome, setOutcome] = useState<TestAlertReceiverMutation["change"] | null>(null);
  const test = async (): Promise<void> => {
    setOutcome(null);
    setOutcome(await ask(TestAlertReceiverDocument, { input: { receiverId: id } }));
  };
  const words = isBusy ? "Sending a test…" : "Send a test";
  return (
    <>
      <span className={styles["buttons"]}>
        <ReasonedButton
          name={words}
          aria-label={`${words} to ${name}`}
          why={whyNot ?? (isBusy ? ASKING : null)}
          placement="left"
          onPress={() => void test()}
        />
        {children}
      </span>
      <output className={styles["tested"]}>
        {failure === null ? null : failure}
        {outcome === null ? null : <Outcome outcome={outcome} />}
      </output>
    </>
  );
}

function Outcome({
  outcome: { delivered, status, error, response },
}: {
  readonly outcome: TestAlertReceiverMutation["change"];
}) {
  if (delivered === true) return <Badge tone="good">Taken{status === null ? "" : `, status ${status}`}</Badge>;
  return (
    <>
      <Badge tone="bad">Not taken</Badge> {error}{" "}
      {response === null || response === "" ? "" : `It answered: ${response}`}
    </>
  );
}

import type { ReactNode } from "react";
import { Badge } from "../components/badge.js";
import { Button } from "../components/button.js";
import styles from "./changes.module.css";
import { OperationBadge } from "./operation-badge.js";
import { OperationSteps } from "./operation-steps.js";
import { unansweredWords } from "./refusal.js";
import type { Change } from "./use-change.js";

export interface ChangeNoticeProps {
  readonly change: Change;
  /** What can be done next. */
  readonly children?: ReactNode;
}

/** What has become of a change that was asked for here, while it runs and after it. */
export function ChangeNotice({ change, children }: ChangeNoticeProps) {
  const { state, clear } = change;
  if (state.kind === "idle") return null;
  return (
    <section className={styles["notice"]} aria-label="What was asked for" aria-live="polite">
      <div className={styles["head"]}>
        <strong>{change.name}</strong>
        <Outcome state={state} />
        {change.isBusy ? null : <Button onPress={clear}>Dismiss</Button>}
      </div>
      {"operation" in state && state.operation !== null ? (
        <>
          {state.operation.errorMessage === null ? null : <p>{state.operation.errorMessage}</p>}
          <OperationSteps operation={state.operation} />
        </>
      ) : null}
      {children}
    </section>
  );
}

function Outcome({ state }: { readonly state: Change["state"] }) {
  switch (state.kind) {
    case "idle":
      return null;
    case "asking":
      return <Badge tone="busy">Asking</Badge>;
    case "refused":
      return (
        <>
          <Badge tone="bad">Not done</Badge> <span>{state.message}</span>
        </>
      );
    case "unanswered":
      return (
        <>
          <Badge tone="notice">No answer</Badge>
          <span>{unansweredWords(state.message)}</span>
          <Button onPress={state.again}>Ask again</Button>
        </>
      );
    case "unfollowed":
      return (
        <>
          <Badge tone="notice">Asked for</Badge>
          <span>What became of it is not known: {state.message}</span>
          <Button onPress={state.again}>Look again</Button>
        </>
      );
    case "running":
    case "ended":
      if (state.operation === null) return <Badge tone="busy">Asked for</Badge>;
      return <OperationBadge operation={state.operation} />;
  }
}

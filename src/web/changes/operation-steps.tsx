import { Badge } from "../components/badge.js";
import type { OperationStepsFragment } from "./operation.generated.js";
import styles from "./changes.module.css";
import { commandText, STEP_TONES, wordsOf } from "./operation-words.js";

/** The steps of an operation: each command, where it ran, and what it said. */
export function OperationSteps({ operation }: { readonly operation: OperationStepsFragment }) {
  if (operation.steps.length === 0) return null;
  return (
    <ol className={styles["steps"]} aria-label="Steps">
      {operation.steps.map((step) => (
        <li key={step.number}>
          <div className={styles["step"]}>
            <Badge tone={STEP_TONES[step.state]}>{wordsOf(step.state)}</Badge>
            <strong>{step.name}</strong>
            {step.hostName === null ? null : <span>on {step.hostName}</span>}
            {step.milliseconds === null ? null : <span>{step.milliseconds} ms</span>}
            {step.exitCode === null || step.exitCode === 0 ? null : <span>exit code {step.exitCode}</span>}
          </div>
          <StepText step={step} />
          <StepChecks checks={step.checks} />
        </li>
      ))}
    </ol>
  );
}

type Step = OperationStepsFragment["steps"][number];

/** The command and what it said: in sight where it did not go well. */
function StepText({ step: { state, argv, output } }: { readonly step: Step }) {
  if (argv.length === 0 && (output === null || output === "")) return null;
  return (
    <details open={state === "FAILED" || state === "UNKNOWN"}>
      <summary>{argv.length === 0 ? "What it said" : "Command and output"}</summary>
      {argv.length === 0 ? null : <pre className="code-block">{commandText(argv)}</pre>}
      {output === null || output === "" ? null : <pre className={`code-block ${styles["output"]}`}>{output}</pre>}
    </details>
  );
}

type Checks = Step["checks"];

/** What a preflight found that is not as it should be. */
function StepChecks({ checks }: { readonly checks: Checks }) {
  const found = (checks ?? []).filter(({ status }) => status !== "PASSED");
  if (found.length === 0) return null;
  return (
    <ul className={styles["checks"]}>
      {found.map(({ code, status, message, remedy }) => (
        <li key={`${code} ${message}`}>
          <strong>{wordsOf(status)}:</strong> {message} {remedy}
        </li>
      ))}
    </ul>
  );
}

import { useState } from "react";
import { useQuery } from "urql";
import { commandText } from "../changes/operation-words.js";
import { Badge } from "../components/badge.js";
import { Button } from "../components/button.js";
import { Checkbox } from "../components/checkbox.js";
import { ReadFailure } from "../components/page.js";
import { ReasonedButton } from "../components/reasoned-button.js";
import { useWhyNoAdmin } from "../login/use-login.js";
import { blockedBy, CheckList } from "./check-list.js";
import {
  type CreateGeoRepSessionInput,
  type GeoRepPreflightInput,
  PreflightDocument,
  type PreflightQuery,
  SessionPlanDocument,
} from "./create.generated.js";
import styles from "./create.module.css";
import { STANDINGS } from "./destination-table.js";

export interface PreflightAndPlanProps {
  readonly input: CreateGeoRepSessionInput;
  readonly onCreate: (force: boolean) => void;
}

/** Tries the pair on its nodes, shows every command beforehand, and creates the session where that is possible. */
export function PreflightAndPlan({ input, onCreate }: PreflightAndPlanProps) {
  const [forced, setForced] = useState<Forced | null>(null);
  const [{ data, error, fetching }, again] = useQuery({
    query: PreflightDocument,
    variables: { input: pairOf(input) },
  });
  const found = data?.geoRepPreflight;
  const asked = JSON.stringify(input);
  const force = forced !== null && forced.found === found && forced.asked === asked;
  const whyNoAdmin = useWhyNoAdmin();
  // Whoever has another user let in at the destination changes accounts there.
  const whyNoUser = input.userName === "root" ? null : whyNoAdmin;
  return (
    <>
      {error === undefined ? null : <ReadFailure error={error} again={again} />}
      {fetching ? <output>Trying it on the nodes of both volumes, which takes some seconds…</output> : null}
      {found === undefined || fetching ? null : <Found found={found} again={again} />}
      <Plan input={input} />
      {found?.standing === "NEEDS_FORCE" ? (
        <Checkbox isSelected={force} onChange={(isForced) => setForced(isForced ? { found, asked } : null)}>
          Create it though this speaks against it. What is at the destination may be overwritten.
        </Checkbox>
      ) : null}
      <div className={styles["submit"]}>
        <ReasonedButton
          name="Create"
          variant="primary"
          placement="above"
          why={whyNoUser ?? whyNot(found, fetching, force)}
          onPress={() => onCreate(force)}
        />
      </div>
    </>
  );
}

type Findings = PreflightQuery["geoRepPreflight"];

/** Why nothing can be created yet; null where it can. */
function whyNot(found: Findings | undefined, isChecking: boolean, force: boolean): string | null {
  if (isChecking) return "It is still being checked.";
  if (found === undefined) return "It could not be checked: try again.";
  if (found.standing === "BLOCKED") return blockedBy(found.checks);
  return found.standing === "READY" || force ? null : "Confirm first that it is created though this speaks against it.";
}

/** What somebody has said to be created all the same: nothing else, and not by other findings. */
interface Forced {
  readonly found: Findings;
  readonly asked: string;
}

/** What of a session to be created makes a difference to whether it will work. */
function pairOf(input: CreateGeoRepSessionInput): GeoRepPreflightInput {
  const { primaryVolumeId, secondaryVolumeId, secondaryHostName, secondaryVolumeName, userName, keys, syncMethod } =
    input;
  return { primaryVolumeId, secondaryVolumeId, secondaryHostName, secondaryVolumeName, userName, keys, syncMethod };
}

interface FoundProps {
  readonly found: Findings;
  readonly again: () => void;
}

function Found({ found: { standing, checks, milliseconds }, again }: FoundProps) {
  const { tone, word } = STANDINGS[standing];
  const passed = checks.filter(({ status }) => status === "PASSED");
  return (
    <div className={styles["found"]}>
      <div className={styles["head"]}>
        <Badge tone={tone}>{word}</Badge>
        <span>
          {passed.length} of {checks.length} checks passed, in {(milliseconds / 1_000).toFixed(1)} s
        </span>
        <Button onPress={again}>Check again</Button>
      </div>
      <CheckList checks={checks.filter(({ status }) => status !== "PASSED")} />
      <details>
        <summary>What passed</summary>
        <CheckList checks={passed} />
      </details>
    </div>
  );
}

function Plan({ input }: { readonly input: CreateGeoRepSessionInput }) {
  const [{ data, error }, again] = useQuery({
    query: SessionPlanDocument,
    variables: { input },
  });
  if (error !== undefined) return <ReadFailure error={error} again={again} />;
  const plan = data?.geoRepSessionPlan;
  if (plan === undefined) return null;
  if (plan.userErrors.length > 0) return <p role="alert">{plan.userErrors.map(({ message }) => message).join(" ")}</p>;
  const steps = plan.steps ?? [];
  return (
    <details className={styles["found"]}>
      <summary>
        {plan.noChange === true ? "The session is there already: nothing will be done" : `The ${steps.length} commands`}
      </summary>
      <ol className={styles["plan"]}>
        {steps.map(({ name, hostName, argv, undo }, at) => (
          <li key={`${at} ${name}`}>
            <strong>{name}</strong> on {hostName}
            <pre className="code-block">{commandText(argv)}</pre>
            {undo === null ? null : <p>Taken back by: {undo}</p>}
          </li>
        ))}
      </ol>
    </details>
  );
}

import { Since } from "../components/since.js";
import { SeverityBadge } from "./badges.js";
import styles from "./findings.module.css";
import { Mending, type MendingProps } from "./mending.js";
import { RemedySteps } from "./remedy-steps.js";
import type { OpenFinding } from "./types.js";
import { causeOf } from "./words.js";

/** What is the case, what shows it and what to do. */
export function OpenFindingItem({ finding, ...rest }: MendingProps) {
  const { code, severity, since, message, meaning, evidence, remedy } = finding;
  return (
    <li className={styles["finding"]}>
      <div className={styles["head"]}>
        <SeverityBadge severity={severity} />
        <h3>{causeOf(code)}</h3>
        <span className={styles["soft"]}>
          for <Since at={since} />
        </span>
      </div>
      <p role="alert">{message}</p>
      <p className={styles["soft"]}>{meaning}</p>
      {remedy.length === 0 ? null : <RemedySteps remedy={remedy} />}
      <Mending finding={finding} {...rest} />
      {evidence.length === 0 ? null : <Evidence evidence={evidence} />}
    </li>
  );
}

function Evidence({ evidence }: Pick<OpenFinding, "evidence">) {
  return (
    <details className={styles["evidence"]}>
      <summary>What shows it</summary>
      {evidence.map(({ hostName, brickName, source, command, lines }, at) => (
        // Of one host there may be several.
        <figure key={at}>
          <figcaption>
            {/* A brick's name has its host's. */}
            {[brickName ?? hostName, source].filter((each) => each !== null).join(" · ")}
          </figcaption>
          <pre className="code-block">{(command === null ? lines : [`$ ${command}`, ...lines]).join("\n")}</pre>
        </figure>
      ))}
    </details>
  );
}

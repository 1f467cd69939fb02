import { CopyButton } from "../components/copy-button.js";
import { remedyStepOf } from "./remedy.js";
import styles from "./remedy.module.css";

/** What to do, in order: sentences, and commands that can be copied. */
export function RemedySteps({ remedy }: { readonly remedy: readonly string[] }) {
  return (
    <ol className={styles["remedy"]} aria-label="What to do">
      {remedy.map((step) => {
        const { words, command } = remedyStepOf(step);
        return (
          <li key={step}>
            {words}
            {command === null ? null : (
              <div className={styles["command"]}>
                <code className="code-block">{command}</code>
                <CopyButton text={command} />
              </div>
            )}
          </li>
        );
      })}
    </ol>
  );
}

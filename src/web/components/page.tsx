import { type ReactNode, useEffect } from "react";
import type { CombinedError } from "urql";
import { Link } from "wouter";
import { Button } from "./button.js";
import styles from "./page.module.css";

const NAME = "Gluster geo-replication";

export interface PageProps {
  readonly title: string;
  /** A sentence beside the title. */
  readonly summary?: ReactNode;
  /** Where to go from here, at the end of the line. */
  readonly action?: { readonly name: string; readonly to: string };
  readonly children: ReactNode;
}

/** A page below the frame: its title, in the browser's tab too, and what it shows. */
export function Page({ title, summary, action, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · ${NAME}`;
  }, [title]);
  return (
    <div className={styles["page"]}>
      <div className={styles["head"]}>
        <h1>{title}</h1>
        {summary === undefined ? null : <p>{summary}</p>}
        {action === undefined ? null : (
          <Link href={action.to} className={styles["action"]}>
            {action.name}
          </Link>
        )}
      </div>
      {children}
    </div>
  );
}

export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles["section"]} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** Why something could not be read, and another try. */
export function ReadFailure({ error, again }: { readonly error: CombinedError; readonly again: () => void }) {
  const words =
    error.networkError === undefined
      ? error.graphQLErrors.map(({ message }) => message).join(" ")
      : "The service did not answer. What is shown is as it was before.";
  return (
    <div role="alert" className={styles["failure"]}>
      {words}
      <Button onPress={again}>Try again</Button>
    </div>
  );
}

export function Empty({ children }: { readonly children: ReactNode }) {
  return <p className={styles["empty"]}>{children}</p>;
}

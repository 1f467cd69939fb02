import { type ReactNode, useEffect, useRef } from "react";
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
  /** As of `Section`. */
  readonly focusAt?: number;
  readonly children: ReactNode;
}

/** A page below the frame: its title, in the browser's tab too, and what it shows. */
export function Page({ title, summary, action, focusAt = 0, children }: PageProps) {
  const heading = useFocusAt<HTMLHeadingElement>(focusAt);
  useEffect(() => {
    document.title = `${title} · ${NAME}`;
  }, [title]);
  return (
    <div className={styles["page"]}>
      <div className={styles["head"]}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
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

export interface SectionProps {
  readonly title: string;
  /** Its heading takes the focus at each number but 0 that is another than before: where something led on to it. */
  readonly focusAt?: number;
  readonly children: ReactNode;
}

export function Section({ title, focusAt = 0, children }: SectionProps) {
  const heading = useFocusAt<HTMLHeadingElement>(focusAt);
  return (
    <section className={styles["section"]} aria-label={title}>
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </section>
  );
}

function useFocusAt<Heading extends HTMLElement>(focusAt: number) {
  const heading = useRef<Heading>(null);
  useEffect(() => {
    if (focusAt > 0) heading.current?.focus();
  }, [focusAt]);
  return heading;
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

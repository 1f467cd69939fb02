import type { ReactNode } from "react";
import type { GeoRepSessionStatus } from "../overview/overview-sessions.generated.js";
import styles from "./badge.module.css";
import { STATUSES, type Tone } from "./status.js";

/** A form for each tone, so that colour is not all that tells them apart. */
const FORMS: Readonly<Record<Tone, ReactNode>> = {
  bad: <path d="M1 1l8 8M9 1L1 9" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />,
  notice: <path d="M5 .8L9.6 9H.4z" fill="currentColor" />,
  busy: <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="5.6 2" />,
  quiet: <path d="M1.5 5h7" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />,
  good: <circle cx="5" cy="5" r="4" fill="currentColor" />,
};

/** A word with its tone. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className={`${styles["badge"]} ${styles[tone]}`}>
      <svg viewBox="0 0 10 10" aria-hidden="true">
        {FORMS[tone]}
      </svg>
      {children}
    </span>
  );
}

/** A session's status, as everywhere on the page. */
export function StatusBadge({ status }: { readonly status: GeoRepSessionStatus }) {
  const { tone, word } = STATUSES[status];
  return <Badge tone={tone}>{word}</Badge>;
}

import { useState } from "react";
import styles from "./page.module.css";
import { ReasonedButton } from "./reasoned-button.js";

export interface Paging {
  /** Cursor that the page begins after; null for the first. */
  readonly after: string | null;
  readonly next: (endCursor: string | null) => void;
  readonly previous: () => void;
}

/** Which page of a list is shown. */
export function usePaging(): Paging {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  return {
    after: cursors.at(-1) ?? null,
    next: (endCursor) => {
      if (endCursor !== null) setCursors([...cursors, endCursor]);
    },
    previous: () => setCursors(cursors.slice(0, -1)),
  };
}

interface PagerWords {
  readonly label: string;
  readonly previous: string;
  readonly isFirst: string;
  readonly next: string;
  readonly isLast: string;
}

const NEWEST_FIRST: PagerWords = {
  label: "Older and newer",
  previous: "Newer",
  isFirst: "These are the newest.",
  next: "Older",
  isLast: "There are no older ones.",
};

/** Of a list that is in no order of time. */
export const PAGES: PagerWords = {
  label: "Pages",
  previous: "Previous",
  isFirst: "These are the first.",
  next: "Next",
  isLast: "These are the last.",
};

export interface PagerProps {
  readonly paging: Paging;
  /** Those of a list that has the newest first where left out. */
  readonly words?: PagerWords;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } | undefined;
}

/** Leads to further rows and back. Nothing where all are shown. */
export function Pager({ paging: { after, next, previous }, words = NEWEST_FIRST, pageInfo }: PagerProps) {
  const hasNext = pageInfo?.hasNextPage === true;
  if (after === null && !hasNext) return null;
  return (
    <nav className={styles["pager"]} aria-label={words.label}>
      <ReasonedButton name={words.previous} why={after === null ? words.isFirst : null} onPress={previous} />
      <ReasonedButton
        name={words.next}
        why={hasNext ? null : words.isLast}
        onPress={() => next(pageInfo?.endCursor ?? null)}
      />
    </nav>
  );
}

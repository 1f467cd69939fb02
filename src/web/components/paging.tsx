import { useState } from "react";
import styles from "./page.module.css";
import { ReasonedButton } from "./reasoned-button.js";

export interface Paging {
  /** Cursor that the page begins after; null for the first. */
  readonly after: string | null;
  readonly older: (endCursor: string | null) => void;
  readonly newer: () => void;
}

/** Which page of a list is shown, the newest first. */
export function usePaging(): Paging {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  return {
    after: cursors.at(-1) ?? null,
    older: (endCursor) => {
      if (endCursor !== null) setCursors([...cursors, endCursor]);
    },
    newer: () => setCursors(cursors.slice(0, -1)),
  };
}

export interface PagerProps {
  readonly paging: Paging;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } | undefined;
}

/** Leads to older rows and back. Nothing where all are shown. */
export function Pager({ paging: { after, older, newer }, pageInfo }: PagerProps) {
  const hasOlder = pageInfo?.hasNextPage === true;
  if (after === null && !hasOlder) return null;
  return (
    <nav className={styles["pager"]} aria-label="Older and newer">
      <ReasonedButton name="Newer" why={after === null ? "These are the newest." : null} onPress={newer} />
      <ReasonedButton
        name="Older"
        why={hasOlder ? null : "There are no older ones."}
        onPress={() => older(pageInfo?.endCursor ?? null)}
      />
    </nav>
  );
}

import { useState } from "react";
import { Button } from "./button.js";
import styles from "./page.module.css";

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
      {/* Where there is no further page they keep the focus. */}
      <Button aria-disabled={after === null} onPress={newer}>
        Newer
      </Button>
      <Button aria-disabled={!hasOlder} onPress={() => older(hasOlder ? pageInfo.endCursor : null)}>
        Older
      </Button>
    </nav>
  );
}

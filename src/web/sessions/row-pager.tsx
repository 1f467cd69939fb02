import { ReasonedButton } from "../components/reasoned-button.js";
import { PAGE_ROWS, type RowsPage } from "./rows.js";
import styles from "./sessions.module.css";

export interface RowPagerProps {
  readonly shown: RowsPage;
  /** How many rows there are on all pages. */
  readonly all: number;
  readonly onPage: (page: number) => void;
}

/** Leads to the other rows. Nothing where all are shown. */
export function RowPager({ shown: { rows, page, pages }, all, onPage }: RowPagerProps) {
  if (pages === 1) return null;
  const first = (page - 1) * PAGE_ROWS + 1;
  return (
    <nav className={styles["bulk"]} aria-label="Pages of sessions">
      <span>
        {first} to {first + rows.length - 1} of {all}
      </span>
      <ReasonedButton
        name="Previous"
        why={page === 1 ? "These are the first." : null}
        placement="above"
        onPress={() => onPage(page - 1)}
      />
      <ReasonedButton
        name="Next"
        why={page === pages ? "These are the last." : null}
        placement="above"
        onPress={() => onPage(page + 1)}
      />
    </nav>
  );
}

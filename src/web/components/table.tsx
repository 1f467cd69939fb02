import type { ReactNode } from "react";
import styles from "./table.module.css";

export interface TableProps {
  /** What the table is of, for who does not see it. */
  readonly label: string;
  readonly columns: readonly string[];
  /** Rows of `tr`. */
  readonly children: ReactNode;
}

/** A table that scrolls by itself where it is wider than the screen. */
export function Table({ label, columns, children }: TableProps) {
  return (
    // A region that scrolls has to be reached by the keyboard.
    <section className={styles["scroll"]} aria-label={label} tabIndex={0}>
      <table className={styles["table"]}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

import { StatusBadge } from "../components/badge.js";
import { Lag } from "../components/lag.js";
import { numberText } from "../components/numbers.js";
import { Since } from "../components/since.js";
import { Table } from "../components/table.js";
import { causeOf } from "../findings/words.js";
import styles from "./session.module.css";
import type { BrickDetail, LiveSession } from "./types.js";

const COLUMNS = [
  "Set",
  "Brick",
  "Status",
  "Syncs to",
  "Crawl",
  "Behind by",
  "Last synced",
  "Entries",
  "Data",
  "Metadata",
  "Failures",
];

/** The bricks by the sets that hold the same files: one Active brick replicates its set. */
export function SessionBricks({ session: { primaryVolume, details } }: { readonly session: LiveSession }) {
  const size = Math.max(1, primaryVolume.disperseCount > 0 ? primaryVolume.disperseCount : primaryVolume.replicaCount);
  const sets = Map.groupBy(details, ({ brick }) => Math.floor(brick.order / size));
  return (
    <Table label={`Bricks of ${primaryVolume.name}, a ${primaryVolume.typeRaw} volume`} columns={COLUMNS}>
      {[...sets].map(([set, bricks]) =>
        bricks.map((detail, at) => (
          <tr key={detail.id}>
            {at === 0 ? (
              <th scope="rowgroup" rowSpan={bricks.length}>
                {set + 1}
              </th>
            ) : null}
            <BrickCells detail={detail} />
          </tr>
        )),
      )}
    </Table>
  );
}

function BrickCells({ detail }: { readonly detail: BrickDetail }) {
  const { brick, status, statusRaw, lastSyncedAt, crawlStatusRaw, secondaryHostName, changesWaitingSince } = detail;
  const { leadingFinding } = detail;
  // Others than Active ones keep what they last told, which says nothing about now.
  const isTold = status === "ACTIVE";
  const count = (value: string | null): string => (isTold && value !== null ? numberText(value) : "");
  return (
    <>
      <td>
        <code>{brick.name}</code>{" "}
        {brick.online === false ? <strong className={styles["bad"]}>process down</strong> : null}
      </td>
      <td>
        <span title={statusRaw ?? undefined}>
          <StatusBadge status={status} />
        </span>
        {leadingFinding === null ? null : (
          <span className={styles["bad"]} title={leadingFinding.message}>
            {" "}
            {causeOf(leadingFinding.code)}
          </span>
        )}
        {changesWaitingSince === null ? null : (
          <span className={styles["bad"]}>
            {" "}
            changes wait for <Since at={changesWaitingSince} />
          </span>
        )}
      </td>
      <td>{secondaryHostName}</td>
      <td>{crawlStatusRaw}</td>
      <td>
        <Lag state={detail.lagState} since={detail.unsyncedSince} />
      </td>
      <td>{lastSyncedAt === null ? "" : <Since at={lastSyncedAt} />}</td>
      <td>{count(detail.entryPending ?? detail.filesPending)}</td>
      <td>{count(detail.dataPending)}</td>
      <td>{count(detail.metaPending)}</td>
      <td>{count(detail.failures)}</td>
    </>
  );
}

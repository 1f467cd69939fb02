import { useEffect, useMemo, useState } from "react";
import { useQuery } from "urql";
import { usePageServices } from "../app/services.js";
import { spanText } from "../components/ages.js";
import { Chart } from "../components/chart.js";
import { Choice } from "../components/choice.js";
import { Empty, ReadFailure } from "../components/page.js";
import { useKept } from "../live/hooks.js";
import { SessionHistoryDocument, type SessionHistoryQuery } from "./session.generated.js";
import styles from "./session.module.css";

const HOUR = 3_600_000;
const RANGES = {
  "1 hour": HOUR,
  "6 hours": 6 * HOUR,
  "1 day": 24 * HOUR,
  "7 days": 168 * HOUR,
  "90 days": 2_160 * HOUR,
};
type Range = keyof typeof RANGES;
const NAMES = Object.keys(RANGES) as Range[];
const MINUTE_MS = 60_000;
/** Of an axis. */
const SHORTEST_MS = 10 * MINUTE_MS;

type Point = NonNullable<SessionHistoryQuery["geoRepSession"]>["history"][number];
const NONE: readonly Point[] = [];

const count = (value: number): string => Intl.NumberFormat(undefined, { notation: "compact" }).format(value);
const span = (seconds: number): string => spanText(seconds * 1_000);

/** Charts of a session's figures. */
export function SessionHistory({ id }: { readonly id: string }) {
  const [range, setRange] = useState<Range>("6 hours");
  return (
    <>
      <Choice label="How far back" names={NAMES} chosen={range} onChoose={setRange} />
      {/* Points of one range say nothing on the axis of another. */}
      <Charts key={`${id} ${range}`} id={id} range={range} />
      <p className={styles["note"]}>
        “Behind by” is how long the oldest change had waited, at most: what would have been lost with the source. It is
        0 where nothing waited.
      </p>
    </>
  );
}

/** Read anew each minute. */
function Charts({ id, range }: { readonly id: string; readonly range: Range }) {
  const { clock } = usePageServices();
  const [now, setNow] = useState(clock.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, [clock]);
  const from = now - RANGES[range];
  const [{ data: read, error }, again] = useQuery({
    query: SessionHistoryDocument,
    variables: { id, from: new Date(from).toISOString() },
  });
  const data = useKept("", read);
  const points = data?.geoRepSession?.history ?? NONE;
  const times = useMemo(() => points.map(({ at }) => Date.parse(at) / 1_000), [points]);
  const begin = beginOf(from, now, data?.geoRepSession?.firstSeenAt);
  const axis = { times, from: begin / 1_000, to: now / 1_000 };
  const lags = useMemo(() => points.map(({ lagSeconds }) => lagSeconds), [points]);
  const pending = useMemo(() => points.map((point) => numberOf(point.pending)), [points]);
  const failures = useMemo(() => points.map((point) => numberOf(point.failures)), [points]);
  return (
    <>
      {error === undefined ? null : <ReadFailure error={error} again={again} />}
      {data !== undefined && points.length === 0 ? (
        <Empty>Nothing was noted in this time: figures are noted once a minute.</Empty>
      ) : (
        <>
          <div className={styles["charts"]}>
            <Chart label={labelOf("Behind by", lags, span)} {...axis} values={lags} format={span} />
            <Chart label={labelOf("Pending", pending, count)} {...axis} values={pending} format={count} />
            <Chart label={labelOf("Failures", failures, count)} {...axis} values={failures} format={count} />
          </div>
          {begin === from ? null : <p className={styles["note"]}>The charts begin where the session was seen first.</p>}
        </>
      )}
    </>
  );
}

/** Where the charts begin, in milliseconds since 1970: of a session that was found a moment ago there would be nothing to see. */
function beginOf(from: number, to: number, firstSeenAt: string | undefined): number {
  if (firstSeenAt === undefined) return from;
  return Math.max(from, Math.min(Date.parse(firstSeenAt), to - SHORTEST_MS));
}

function numberOf(integer: string | null): number | null {
  return integer === null ? null : Number(integer);
}

function labelOf(name: string, values: readonly (number | null)[], format: (value: number) => string): string {
  const known = values.filter((value) => value !== null);
  const last = known.at(-1);
  return last === undefined ? `${name}: not known` : `${name}: ${format(last)}, at most ${format(Math.max(...known))}`;
}

import { Link } from "wouter";
import { Badge } from "../components/badge.js";
import { Since } from "../components/since.js";
import { HEALTH_ORDER } from "../findings/words.js";
import type { Concern } from "./concerns.js";
import styles from "./overview.module.css";

/** So many are read; what is more is looked for among the sessions. */
const MOST_SHOWN = 50;
const UNWELL = HEALTH_ORDER.filter((health) => health !== "OK")
  .join(",")
  .toLowerCase();

/** What needs attention, the most pressing first. */
export function ConcernList({ concerns }: { readonly concerns: readonly Concern[] }) {
  const more = concerns.length - MOST_SHOWN;
  return (
    <>
      <ul className={styles["concerns"]}>
        {concerns.slice(0, MOST_SHOWN).map(({ key, tone, word, subject, to, words, since, unsyncedSince }) => (
          <li key={key}>
            <span className={styles["tone"]}>
              <Badge tone={tone}>{word}</Badge>
            </span>
            <strong>{to === null ? subject : <Link href={to}>{subject}</Link>}</strong>
            <span className={styles["words"]}>{words}</span>
            <span className={styles["since"]}>
              {unsyncedSince === null ? null : (
                <>
                  behind by <Since at={unsyncedSince} />
                </>
              )}
              {unsyncedSince === null || since === null ? null : ", "}
              {since === null ? null : (
                <>
                  for <Since at={since} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {more > 0 ? (
        <p>
          {more} more:{" "}
          <Link href={`/sessions?health=${UNWELL}`}>the sessions that do not replicate as they should</Link>
        </p>
      ) : null}
    </>
  );
}

import type { ReactNode } from "react";
import { Badge } from "../components/badge.js";
import { Lag } from "../components/lag.js";
import { numberText } from "../components/numbers.js";
import { Ago } from "../components/since.js";
import { CatchingUp } from "./catching-up.js";
import { Objective } from "./objective.js";
import styles from "./session.module.css";
import type { LiveSession } from "./types.js";

const CRAWLS = {
  HYBRID: { word: "Hybrid", meaning: "It walks through the files." },
  HISTORY: { word: "History", meaning: "It reads changelogs of the past." },
  CHANGELOG: { word: "Changelog", meaning: "It follows changes as they come." },
  UNKNOWN: { word: "Unknown", meaning: "Gluster has a word for it that is not known." },
} as const;

/** What is known of the session as a whole. */
export function SessionFacts({ session }: { readonly session: LiveSession }) {
  const {
    lagState,
    unsyncedSince,
    lastSyncedAt,
    pending,
    failures,
    crawlStatus,
    userName,
    secondaryVolume,
    observedAt,
  } = session;
  return (
    <dl className={styles["facts"]}>
      <Fact name="Behind by">
        {lagState === null ? "not known" : <Lag state={lagState} since={unsyncedSince} />} <CatchingUp {...session} />
      </Fact>
      <Fact name="Objective">
        <Objective session={session} />
      </Fact>
      <Fact name="Last synced">{lastSyncedAt === null ? "not known" : <Ago at={lastSyncedAt} />}</Fact>
      <Fact name="Pending">{pending === null ? "not known" : numberText(pending)}</Fact>
      <Fact name="Failures">
        {failures === null ? "not known" : failures === "0" ? "0" : <Badge tone="bad">{numberText(failures)}</Badge>}
      </Fact>
      <Fact name="Crawl">
        {crawlStatus === null ? "none" : <span title={CRAWLS[crawlStatus].meaning}>{CRAWLS[crawlStatus].word}</span>}
      </Fact>
      <Fact name="Checkpoint">
        <Checkpoint checkpoint={session.checkpoint} />
      </Fact>
      <Fact name="Destination’s cluster">{secondaryVolume?.cluster.name ?? "not registered"}</Fact>
      <Fact name="User">{userName ?? "root"}</Fact>
      <Fact name="Seen">{observedAt === null ? "never" : <Ago at={observedAt} />}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Checkpoint({ checkpoint }: Pick<LiveSession, "checkpoint">) {
  if (checkpoint === null) return "none";
  const { at, completed, completedAt, activeBricks, activeBricksCompleted } = checkpoint;
  if (completed) {
    return (
      <>
        <Badge tone="good">Reached</Badge> {completedAt === null ? null : <Ago at={completedAt} />}
      </>
    );
  }
  return (
    <>
      <Badge tone="busy">
        {activeBricksCompleted} of {activeBricks}
      </Badge>{" "}
      set <Ago at={at} />
    </>
  );
}

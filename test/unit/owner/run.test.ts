import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TooLate } from "../../../src/owner/operations/environment.js";
import { runOperation } from "../../../src/owner/operations/run.js";
import type { SessionView, WorkerView } from "../../../src/owner/operations/steps/step.js";
import { AppError, faultWords } from "../../../src/errors.js";
import type { GlusterCommand } from "../../../src/gluster/command.js";
import { GlusterFailure, type GlusterFailureKind } from "../../../src/gluster/failure.js";
import { parseSessionKey } from "../../../src/gluster/values.js";
import { createLog } from "../../../src/log.js";
import type { Check } from "../../../src/model/checks/checks.js";
import type { Before } from "../../../src/model/before.js";
import type { OperationKind } from "../../../src/model/operation.js";
import type { GeoRepStatus } from "../../../src/model/status.js";
import type { EndedStep, OperationOutcome, OperationProgress, StepRow } from "../../../src/store/operation-progress.js";
import type { OperationRow } from "../../../src/store/operation-events.js";
import { CLUSTER, KEY, VOLUME } from "./observed.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const GONE = new Error("the database is gone");

/** One operation on one session of an imagined cluster; polls show `view`, which commands change by `onSend`. */
class Bench {
  view: SessionView = seen("NOTSTARTED");
  /** Instead of the next polls. */
  pollFails: unknown = null;
  onSend: (words: string) => void = () => undefined;
  /** How long the next command waits for the cluster. */
  turnMs = 0;
  readonly sent: string[] = [];
  readonly steps: StepRow[] = [];
  outcome: OperationOutcome | null = null;
  before: Omit<Before, "sessionExists"> = { sourceNodes: 0, primaryOptions: {}, readOnly: null, keyFiles: [] };
  checks: readonly Check[] = [];
  /** Errors in the logs of gsyncd, by host. */
  readonly errors = new Map<string, readonly string[]>();
  state: OperationRow["state"] = "PENDING";
  /** A stop has taken its place. */
  superseded = false;
  readonly stop = new AbortController();
  polls = 0;
  readonly logged: string[] = [];

  run(
    kind: OperationKind,
    given: OperationRow["arguments"] = {},
    more: Partial<OperationRow> = {},
  ): Promise<OperationOutcome | null> {
    const operation: OperationRow = {
      id: "50000000-0000-4000-8000-000000000001",
      number: "1",
      kind,
      state: this.state,
      clusterId: CLUSTER,
      clusterName: "source",
      volumeId: VOLUME,
      volumeName: "vol",
      sessionId: "60000000-0000-4000-8000-000000000001",
      sessionName: "dst1::dr",
      secondaryClusterId: null,
      arguments: given,
      before: null,
      requestedBy: "admin",
      requestedByTokenId: null,
      idempotencyKey: null,
      noChange: false,
      errorCode: null,
      errorMessage: null,
      createdAt: new Date().toISOString(),
      startedAt: this.state === "RUNNING" ? new Date().toISOString() : null,
      finishedAt: null,
      deadlineAt: new Date(Date.now() + 120_000).toISOString(),
      ...more,
    };
    return runOperation(
      {
        progress: this.#progress(),
        isDatabaseGone: (error) => error === GONE,
        readOptions: () => Promise.resolve(),
        readKeys: () => Promise.resolve(),
        observe: () => {
          this.polls++;
          if (this.pollFails !== null) return Promise.reject(this.pollFails);
          return Promise.resolve(this.view);
        },
        readBefore: () => Promise.resolve(this.before),
        preflight: () => Promise.resolve(this.checks),
        readBeforeDeletion: () => Promise.resolve(null),
        errorsOf: (_operation, worker) => Promise.resolve(this.errors.get(worker.hostName) ?? []),
        send: async (_operation, command: GlusterCommand<unknown>, { latest, onHost }) => {
          const turnMs = this.turnMs;
          this.turnMs = 0;
          vi.setSystemTime(Date.now() + turnMs);
          if (Date.now() > latest) throw new TooLate();
          await onHost("src1");
          const words = command.argv.slice(command.argv.indexOf("dst1::dr") + 1).join(" ");
          this.sent.push(words);
          this.onSend(words);
          return { exitCode: 0, milliseconds: 5, output: "ok" };
        },
        log: createLog("warn", { write: (line) => void this.logged.push(line) }),
      },
      operation,
      this.stop.signal,
    );
  }

  /** Runs it to its end, however long that takes. */
  async settle(...how: Parameters<Bench["run"]>): Promise<OperationOutcome> {
    const run = this.run(...how);
    run.catch(() => undefined);
    for (let minute = 0; minute < 30 && this.outcome === null; minute++) await vi.advanceTimersByTimeAsync(60_000);
    await run;
    if (this.outcome === null) throw new Error("the operation was not settled within half an hour");
    return this.outcome;
  }

  /** As an earlier owner left it. */
  left(...steps: readonly (readonly [name: string, state: StepRow["state"], secondsAgo?: number])[]): this {
    this.state = "RUNNING";
    for (const [index, [name, state, secondsAgo = 1]] of steps.entries()) {
      this.steps.push({
        ...STEP,
        number: index + 1,
        name,
        state,
        startedAt: state === "PENDING" ? null : new Date(Date.now() - secondsAgo * 1_000).toISOString(),
      });
    }
    return this;
  }

  #progress(): OperationProgress {
    const step = (number: number, change: Partial<StepRow>): void => {
      const at = this.steps.findIndex((row) => row.number === number);
      const before = this.steps[at];
      if (before === undefined) throw new Error(`step ${number} was never written`);
      this.steps[at] = { ...before, ...change };
    };
    return {
      unfinished: () => Promise.resolve([]),
      steps: () => Promise.resolve([...this.steps]),
      begin: (_id: string, planned: readonly { name: string }[]) => {
        if (this.state !== "PENDING") return Promise.resolve(false);
        this.state = "RUNNING";
        this.steps.push(...planned.map(({ name }, index) => ({ ...STEP, number: index + 1, name })));
        return Promise.resolve(true);
      },
      markSending: (_id: string, number: number, host: string) => {
        step(number, { state: "RUNNING", hostName: host });
        return Promise.resolve();
      },
      stepAnswered: (_id: string, number: number, { exitCode }: { readonly exitCode: number | null }) => {
        step(number, { exitCode: exitCode });
        return Promise.resolve();
      },
      stepEnded: (_id: string, number: number, outcome: EndedStep["outcome"]) => {
        this.stop.signal.throwIfAborted();
        step(number, { state: outcome.state, output: outcome.output });
        return Promise.resolve();
      },
      beginTakingBack: (
        _id: string,
        _reason: unknown,
        ended: EndedStep | null,
        undoings: readonly { name: string; undoes: number }[],
      ) => {
        if (this.superseded) return Promise.resolve(false);
        if (ended !== null) step(ended.number, { state: ended.outcome.state, output: ended.outcome.output });
        const last = this.steps.length;
        this.steps.push(...undoings.map(({ name, undoes }, at) => ({ ...STEP, number: last + at + 1, name, undoes })));
        return Promise.resolve(true);
      },
      finish: (_id: string, outcome: OperationOutcome, ended: EndedStep | null = null) => {
        this.stop.signal.throwIfAborted();
        if (ended !== null) step(ended.number, { state: ended.outcome.state, output: ended.outcome.output });
        this.outcome = outcome;
        return Promise.resolve();
      },
    } as unknown as OperationProgress;
  }
}

const STEP: StepRow = {
  operationId: "50000000-0000-4000-8000-000000000001",
  number: 1,
  name: "",
  state: "PENDING",
  hostName: null,
  argv: [],
  input: null,
  undoes: null,
  exitCode: null,
  milliseconds: null,
  output: null,
  checks: null,
  undo: null,
  startedAt: null,
  finishedAt: null,
};

function seen(status: GeoRepStatus, more: Partial<SessionView> = {}): SessionView {
  return {
    volumeExists: true,
    exists: true,
    key: parseSessionKey(KEY),
    status,
    workers: [workerOf("src1", status)],
    options: new Map(),
    lastRead: null,
    ...more,
  };
}

function workerOf(hostName: string, status: GeoRepStatus, isDaemonUp = true): WorkerView {
  const isMonitorAlive = status !== "NOTSTARTED" && status !== "STOPPED";
  return { hostId: `id of ${hostName}`, hostName, path: "/b1", status, isDaemonUp, isMonitorAlive };
}

const ABSENT = seen("UNKNOWN", { exists: false, key: null, options: null });

function refused(
  kind: GlusterFailureKind,
  words: string,
  more: { sent?: boolean; exitCode?: number | null; ms?: number } = {},
) {
  return new GlusterFailure(kind, { argv: [], host: "src1", exitCode: 0, words, sent: true, ms: 100, ...more });
}

const states = (bench: Bench): string[] => bench.steps.map((row) => `${row.name} ${row.state}`);

test("start: the poll decides, the command runs once, and the poll after it tells the outcome", async () => {
  const bench = new Bench();
  bench.onSend = () => {
    bench.view = seen("INITIALIZING");
  };
  expect(await bench.settle("START_SESSION")).toMatchObject({ state: "SUCCEEDED", noChange: false });
  expect([bench.sent, states(bench)]).toEqual([["start"], ["start SUCCEEDED"]]);
});

/** As long as it asks the destination for its volume, a monitor lives and shows nothing. */
const ASKING = seen("NOTSTARTED", { workers: [{ ...workerOf("src1", "NOTSTARTED"), isMonitorAlive: true }] });

test("start that Gluster calls successful fails once its monitor is seen to have ended, and not before", async () => {
  const bench = new Bench();
  let endedAt = Infinity;
  const finished = bench.settle("START_SESSION").then((outcome) => ((endedAt = Date.now()), outcome));
  const began = Date.now();
  expect(await finished).toMatchObject({
    state: "FAILED",
    errorCode: "OUTCOME_NOT_REACHED",
    errorMessage: expect.stringMatching(/2[01] s later the session is NOTSTARTED/) as string,
  });
  expect(endedAt - began).toBeGreaterThanOrEqual(20_000);
  expect(states(bench)).toEqual(["start FAILED"]);
});

test("what Gluster said yes to is watched until the deadline, and for half a minute where that is near", async () => {
  const start = (bench: Bench, seconds: number) => {
    bench.onSend = () => {
      bench.view = ASKING;
      setTimeout(() => (bench.view = seen("ACTIVE")), seconds * 1_000);
    };
    return bench.settle("START_SESSION");
  };
  const slow = new Bench();
  expect(await start(slow, 100), "a slow destination was taken for one that does not answer").toMatchObject({
    state: "SUCCEEDED",
  });
  expect(slow.steps, "Gluster's yes was not written down").toMatchObject([{ exitCode: 0 }]);
  expect(await start(new Bench(), 130)).toMatchObject({
    state: "FAILED",
    errorCode: "OUTCOME_NOT_REACHED",
    errorMessage: expect.stringMatching(/12\d s later the session is NOTSTARTED/) as string,
  });
  const late = new Bench();
  late.turnMs = 119_000;
  expect(await start(late, 25)).toMatchObject({ state: "SUCCEEDED" });
  const quick = new Bench();
  quick.onSend = () => {
    quick.view = seen("INITIALIZING");
  };
  await quick.settle("START_SESSION");
  expect(quick.steps, "a yes that showed at once was written twice").toMatchObject([{ exitCode: null }]);
});

test("workers of a new session that fail at first are given their time", async () => {
  const bench = new Bench();
  bench.view = ABSENT;
  bench.onSend = (words) => {
    if (words.startsWith("create")) bench.view = seen("NOTSTARTED");
    if (words !== "start") return;
    bench.view = seen("FAULTY");
    setTimeout(() => (bench.view = seen("ACTIVE")), 70_000);
  };
  expect(await bench.settle("CREATE_SESSION", { keys: "PUSH_PEM", startAfterCreate: true })).toMatchObject({
    state: "SUCCEEDED",
  });
});

test("an owner that takes an operation over goes on to watch what Gluster said yes to", async () => {
  const bench = new Bench().left(["start", "RUNNING", 60]);
  bench.steps[0] = { ...STEP, ...bench.steps[0], exitCode: 0, milliseconds: 2_000, output: "ok" };
  bench.view = ASKING;
  setTimeout(() => (bench.view = seen("ACTIVE")), 40_000);
  expect(await bench.settle("START_SESSION")).toMatchObject({ state: "SUCCEEDED" });
  expect([bench.sent, states(bench)]).toEqual([[], ["start SUCCEEDED"]]);
});

test("a stop that took its place while the outcome was watched leaves it nothing to take back", async () => {
  const bench = new Bench();
  bench.view = ABSENT;
  bench.superseded = true;
  bench.onSend = (words) => {
    if (words.startsWith("create")) bench.view = seen("NOTSTARTED");
  };
  const ended = bench.run("CREATE_SESSION", { keys: "PUSH_PEM", startAfterCreate: true });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await ended).toBe(null);
  expect([bench.outcome, bench.sent.at(-1)]).toEqual([null, "start"]);
});

test("a monitor that has yet to start its worker is stopped, though its session shows that nothing runs", async () => {
  for (const status of ["NOTSTARTED", "STOPPED"] as const) {
    const bench = new Bench();
    bench.view = { ...ASKING, status, workers: [{ ...workerOf("src1", status), isMonitorAlive: true }] };
    bench.onSend = () => {
      bench.view = seen("STOPPED");
    };
    expect(await bench.settle("STOP_SESSION")).toMatchObject({ state: "SUCCEEDED", noChange: false });
    expect(bench.sent).toEqual(["stop"]);
  }
});

test("what runs on where glusterd is down is named in the failure", async () => {
  const bench = new Bench();
  bench.view = seen("ACTIVE", { workers: [workerOf("src1", "STOPPED"), workerOf("src2", "ACTIVE", false)] });
  const outcome = await bench.settle("STOP_SESSION", { force: true });
  expect(outcome.errorMessage).toContain("glusterd is down on src2");
});

test("a refusal counts for nothing when the poll after it shows what was wanted", async () => {
  const cases = [
    ["START_SESSION", "ALREADY_IN_STATE", seen("STOPPED"), seen("ACTIVE")],
    ["PAUSE_SESSION", "ALREADY_IN_STATE", seen("ACTIVE"), seen("PAUSED")],
    ["RESUME_SESSION", "WRONG_STATE", seen("PAUSED"), seen("ACTIVE")],
    ["STOP_SESSION", "PEER_DOWN", seen("ACTIVE"), seen("STOPPED")],
    ["DELETE_SESSION", "NOT_FOUND", seen("STOPPED"), ABSENT],
  ] as const;
  for (const [kind, failure, before, after] of cases) {
    const bench = new Bench();
    bench.view = before;
    bench.onSend = () => {
      bench.view = after;
      throw refused(failure, "no");
    };
    expect(await bench.settle(kind), kind).toMatchObject({ state: "SUCCEEDED", noChange: false });
    expect(bench.sent.length, `${kind} was sent again`).toBe(1);
  }
});

test("a new session's start with a bad end that nobody knows is told in its own words, once its workers cannot come any more", async () => {
  const bench = new Bench();
  bench.view = ABSENT;
  bench.onSend = (words) => {
    if (words.startsWith("create")) bench.view = seen("NOTSTARTED");
    if (words === "start") throw refused("UNKNOWN", "wrapper: something went wrong", { exitCode: 3 });
    if (words === "delete") bench.view = ABSENT;
  };
  const run = bench.run("CREATE_SESSION", { keys: "PUSH_PEM", startAfterCreate: true });
  await vi.advanceTimersByTimeAsync(30_000);
  await run;
  expect(bench.outcome).toMatchObject({
    state: "FAILED",
    errorCode: "GLUSTER_REFUSED",
    errorMessage: expect.stringContaining("wrapper: something went wrong") as string,
  });
  expect(bench.sent, "what had been made was not taken back").toContain("delete");
});

test("a forced restart that is refused did not happen, though the session runs", async () => {
  const bench = new Bench();
  bench.view = seen("FAULTY");
  bench.onSend = () => {
    throw refused("PEER_DOWN", "Peer src2 is down.");
  };
  expect(await bench.settle("START_SESSION", { force: true })).toMatchObject({
    state: "FAILED",
    errorCode: "GLUSTER_PEER_DOWN",
    errorMessage: expect.stringContaining("Peer src2 is down.") as string,
  });
  expect(states(bench)).toEqual(["start FAILED"]);
});

test("an answer that was not seen is waited out: the wanted state settles it at once, another one after two equal polls", async () => {
  for (const failure of [
    refused("UNREACHABLE", "the connection was lost while the command ran", { exitCode: null }),
    refused("TIMEOUT", "Error : Request timed out", { exitCode: 1, ms: 120_000 }),
    refused("BAD_OUTPUT", "too long", { exitCode: null }),
  ]) {
    const reaching = new Bench();
    reaching.onSend = () => {
      setTimeout(() => (reaching.view = seen("ACTIVE")), 20_000);
      throw failure;
    };
    expect(await reaching.settle("START_SESSION"), failure.kind).toMatchObject({ state: "SUCCEEDED" });
    const failing = new Bench();
    failing.onSend = () => {
      throw failure;
    };
    expect(await failing.settle("START_SESSION"), failure.kind).toMatchObject({ errorCode: "OUTCOME_NOT_REACHED" });
    expect([reaching.sent.length, failing.sent.length], "a command of unknown end was sent again").toEqual([1, 1]);
  }
});

test("words that nobody knows at a bad end: what was done all the same counts, and else they are told", async () => {
  const failure = refused("UNKNOWN", "wrapper: something went wrong", { exitCode: 3 });
  const doing = new Bench();
  doing.onSend = () => {
    setTimeout(() => (doing.view = seen("ACTIVE")), 10_000);
    throw failure;
  };
  expect(await doing.settle("START_SESSION")).toMatchObject({ state: "SUCCEEDED", noChange: false });
  // nothing of it can be told beforehand, as of a checkpoint, a forced start or a forced create
  const forced = new Bench();
  forced.view = seen("FAULTY");
  forced.onSend = () => {
    setTimeout(() => (forced.view = seen("ACTIVE")), 10_000);
    throw failure;
  };
  expect(await forced.settle("START_SESSION", { force: true })).toMatchObject({ state: "SUCCEEDED" });
  const failing = new Bench();
  failing.onSend = () => {
    throw failure;
  };
  expect(await failing.settle("START_SESSION")).toMatchObject({
    state: "FAILED",
    errorCode: "GLUSTER_REFUSED",
    errorMessage: expect.stringContaining("wrapper: something went wrong") as string,
  });
  expect([doing.sent.length, forced.sent.length, failing.sent.length], "it was sent again").toEqual([1, 1, 1]);
  const crashing = new Bench();
  crashing.onSend = () => {
    throw refused("BAD_OUTPUT", "The command was ended by the signal SIGSEGV (it crashed).", { exitCode: 139 });
  };
  expect(await crashing.settle("START_SESSION")).toMatchObject({
    errorCode: "GLUSTER_BAD_OUTPUT",
    errorMessage: expect.stringContaining("SIGSEGV") as string,
  });
  for (const [exitCode, words] of [
    [127, "bash: gluster-wrapper: command not found"],
    [0, "No such luck"],
  ] as const) {
    const refusing = new Bench();
    refusing.onSend = () => {
      throw refused("UNKNOWN", words, { exitCode });
    };
    const run = refusing.run("START_SESSION");
    await vi.advanceTimersByTimeAsync(1_000);
    await run;
    expect(refusing.outcome, "a plain refusal was waited out").toMatchObject({ errorCode: "GLUSTER_REFUSED" });
  }
});

test("a daemon that is down on every host is no command of unknown end", async () => {
  const bench = new Bench();
  bench.onSend = () => {
    throw refused("UNREACHABLE", "Connection failed. Please check if gluster daemon is operational.", { exitCode: 1 });
  };
  const began = Date.now();
  const run = bench.run("START_SESSION");
  await vi.advanceTimersByTimeAsync(1_000);
  await run;
  expect(bench.outcome).toMatchObject({ state: "FAILED", errorCode: "HOST_UNREACHABLE" });
  expect(Date.now() - began).toBeLessThan(5_000);
});

test("a lock, Gluster's or our own, is waited for until the operation's deadline", async () => {
  for (const locked of [
    refused("LOCK_HELD", "Another transaction is in progress"),
    new AppError("GLUSTER_LOCKED", "busy"),
  ]) {
    const bench = new Bench();
    let refusals = 3;
    bench.onSend = () => {
      if (refusals-- > 0) throw locked;
      bench.view = seen("ACTIVE");
    };
    expect(await bench.settle("START_SESSION")).toMatchObject({ state: "SUCCEEDED" });
    expect(bench.sent.length).toBe(4);
    const patient = new Bench();
    patient.onSend = () => {
      throw locked;
    };
    const began = Date.now();
    const run = patient.run("START_SESSION");
    await vi.advanceTimersByTimeAsync(125_000);
    await run;
    expect(patient.outcome).toMatchObject({ state: "FAILED", errorCode: "GLUSTER_LOCKED" });
    expect(Date.now() - began).toBeGreaterThanOrEqual(120_000);
  }
});

test("a command whose turn comes after the operation's deadline is not sent, and the operation says so", async () => {
  const late = new Bench();
  late.view = seen("ACTIVE");
  late.turnMs = 121_000;
  expect(await late.settle("STOP_SESSION", { force: true })).toMatchObject({
    state: "FAILED",
    errorCode: "OUTCOME_NOT_REACHED",
    errorMessage: expect.stringContaining("nothing was sent") as string,
  });
  expect([late.sent, states(late)]).toEqual([[], ["stop SKIPPED"]]);
});

test("what is begun goes on past the deadline, as long as each step gets its turn in time", async () => {
  const create = (startMs: number) => {
    const bench = new Bench();
    bench.view = ABSENT;
    bench.turnMs = 119_000;
    bench.onSend = (words) => {
      bench.turnMs = words.startsWith("create") ? startMs : 0;
      if (words.startsWith("create")) bench.view = seen("NOTSTARTED");
      if (words === "start") bench.view = seen("ACTIVE");
      if (words === "delete") bench.view = ABSENT;
    };
    return bench;
  };
  const slow = create(149_000);
  expect(await slow.settle("CREATE_SESSION", { keys: "PUSH_PEM", startAfterCreate: true })).toMatchObject({
    state: "SUCCEEDED",
  });
  const stuck = create(151_000);
  expect(await stuck.settle("CREATE_SESSION", { keys: "PUSH_PEM", startAfterCreate: true })).toMatchObject({
    state: "FAILED",
    errorCode: "OUTCOME_NOT_REACHED",
    errorMessage: expect.stringContaining("What had been done was taken back") as string,
  });
});

test("an operation that nobody took up before its deadline is not carried out any more", async () => {
  const bench = new Bench();
  const outcome = await bench.settle("STOP_SESSION", {}, { deadlineAt: new Date(Date.now() - 1).toISOString() });
  expect(outcome).toMatchObject({ state: "FAILED", errorCode: "OUTCOME_NOT_REACHED" });
  expect([bench.sent, bench.polls]).toEqual([[], 0]);
});

test("without any host it fails within the callers' wait; under way it is given up as UNKNOWN after ten minutes", async () => {
  const bench = new Bench();
  bench.pollFails = refused("UNREACHABLE", "no way", { sent: false });
  const run = bench.run("START_SESSION");
  await vi.advanceTimersByTimeAsync(12_000);
  await run;
  expect(bench.outcome).toMatchObject({ state: "FAILED", errorCode: "HOST_UNREACHABLE" });

  const lost = new Bench();
  lost.onSend = () => {
    lost.pollFails = bench.pollFails;
  };
  const began = Date.now();
  expect(await lost.settle("START_SESSION")).toMatchObject({ state: "UNKNOWN", errorCode: "OUTCOME_UNKNOWN" });
  expect(Date.now() - began).toBeGreaterThanOrEqual(600_000);
  expect(states(lost)).toEqual(["start UNKNOWN"]);
});

test("a volume that is gone ends everything but a delete, and nothing is sent to one of the same name", async () => {
  for (const kind of ["START_SESSION", "CREATE_SESSION", "SET_OPTION"] as const) {
    const bench = new Bench();
    bench.view = { ...ABSENT, volumeExists: false };
    expect(await bench.settle(kind, { key: "sync-jobs", value: "2" }), kind).toMatchObject({ errorCode: "NOT_FOUND" });
    expect(bench.sent).toEqual([]);
  }
  const bench = new Bench();
  bench.view = { ...ABSENT, volumeExists: false };
  expect(await bench.settle("DELETE_SESSION")).toMatchObject({ state: "SUCCEEDED", noChange: true });
});

test("a session that vanishes under an operation fails it", async () => {
  const bench = new Bench();
  bench.onSend = () => {
    bench.view = ABSENT;
    throw refused("NOT_FOUND", "Geo-replication session between vol and dst1::dr does not exist.");
  };
  expect(await bench.settle("START_SESSION")).toMatchObject({ state: "FAILED", errorCode: "NOT_FOUND" });
});

test("create collects keys, creates, and starts what it created", async () => {
  const bench = new Bench();
  bench.view = ABSENT;
  bench.onSend = (words) => {
    if (words.startsWith("create")) bench.view = seen("NOTSTARTED");
    if (words === "start") {
      bench.view = seen("INITIALIZING");
      setTimeout(() => (bench.view = seen("ACTIVE")), 20_000);
    }
  };
  const began = Date.now();
  expect(await bench.settle("CREATE_SESSION", { keys: "PUSH_PEM", startAfterCreate: true })).toMatchObject({
    state: "SUCCEEDED",
  });
  expect(Date.now() - began, "a worker that only begins was taken for one that works").toBeGreaterThanOrEqual(20_000);
  expect(states(bench)).toEqual([
    "preflight SUCCEEDED",
    "collect keys SUCCEEDED",
    "create SUCCEEDED",
    "start SUCCEEDED",
  ]);
});

test("create of what is there is done, and still starts it when asked to", async () => {
  const there = new Bench();
  expect(await there.settle("CREATE_SESSION", { keys: "PUSH_PEM" })).toMatchObject({
    state: "SUCCEEDED",
    noChange: true,
  });
  const bench = new Bench();
  bench.onSend = () => {
    bench.view = seen("ACTIVE");
  };
  expect(await bench.settle("CREATE_SESSION", { keys: "PUSH_PEM", startAfterCreate: true })).toMatchObject({
    noChange: false,
  });
  expect(states(bench)).toEqual(["preflight SKIPPED", "collect keys SKIPPED", "create SKIPPED", "start SUCCEEDED"]);
});

test("create that is refused leaves no step open, and starts nothing", async () => {
  const bench = new Bench();
  bench.view = ABSENT;
  bench.onSend = (words) => {
    if (words.startsWith("create")) throw refused("WRONG_STATE", "dst1::dr is not empty.");
  };
  expect(await bench.settle("CREATE_SESSION", { keys: "PUSH_PEM", startAfterCreate: true })).toMatchObject({
    state: "FAILED",
    errorCode: "WRONG_STATE",
  });
  expect(states(bench)).toEqual(["preflight SUCCEEDED", "collect keys SUCCEEDED", "create FAILED", "start PENDING"]);
});

const FOUND: Check = {
  code: "RSYNC_COPIES",
  status: "FORCEABLE",
  message: "rsync 3.5.0 copies nothing.",
  values: [{ name: "bytesCopied", value: "0" }],
  remedy: "Create it with syncMethod TARSSH.",
  host: { id: "1", name: "dst2" },
};

test("what the preflight finds stops a create before anything is sent, unless it is forced", async () => {
  const bench = new Bench();
  bench.view = ABSENT;
  bench.checks = [FOUND, { ...FOUND, status: "PASSED" }];
  expect(await bench.settle("CREATE_SESSION", { keys: "PUSH_PEM" })).toMatchObject({
    state: "FAILED",
    errorCode: "PREFLIGHT_FAILED",
    errorMessage:
      "Nothing was changed: the preflight speaks against it. FORCEABLE RSYNC_COPIES on dst2: rsync 3.5.0 copies nothing. (bytesCopied: 0) Create it with syncMethod TARSSH. With force it is made all the same.",
  });
  expect(bench.sent).toEqual([]);
  expect(states(bench)).toEqual(["preflight FAILED", "collect keys PENDING", "create PENDING"]);
  expect(bench.steps[0]?.output).toMatch(/^1 of 2 checks passed\.\nFORCEABLE RSYNC_COPIES on dst2: /);
  const forced = new Bench();
  forced.view = ABSENT;
  forced.checks = [FOUND];
  forced.onSend = (words) => {
    if (words.startsWith("create")) forced.view = seen("NOTSTARTED");
  };
  expect(await forced.settle("CREATE_SESSION", { keys: "PUSH_PEM", force: true })).toMatchObject({
    state: "SUCCEEDED",
  });
  const blocked = new Bench();
  blocked.view = ABSENT;
  blocked.checks = [{ ...FOUND, code: "SSH_REACHED", status: "BLOCKED" }];
  const { errorMessage } = await blocked.settle("CREATE_SESSION", { keys: "PUSH_PEM", force: true });
  expect(errorMessage).toContain("BLOCKED SSH_REACHED on dst2");
  expect(errorMessage).not.toContain("With force");
});

test("taken over during the preflight, a create is checked again before anything is sent", async () => {
  const bench = new Bench().left(["preflight", "RUNNING", 5], ["collect keys", "PENDING"], ["create", "PENDING"]);
  bench.view = ABSENT;
  bench.checks = [FOUND];
  expect(await bench.settle("CREATE_SESSION", { keys: "PUSH_PEM" })).toMatchObject({ errorCode: "PREFLIGHT_FAILED" });
  expect(bench.sent).toEqual([]);
});

test("an option on a paused session: paused again only after the restart was seen, or would have been", async () => {
  const bench = new Bench();
  bench.view = seen("PAUSED");
  bench.onSend = (words) => {
    if (words === "pause") bench.view = seen("PAUSED", { options: bench.view.options });
    else if (words.startsWith("config")) {
      // The old monitor's word stands for some seconds.
      bench.view = seen("PAUSED", { options: new Map([["sync-jobs", "5"]]) });
      setTimeout(() => (bench.view = seen("INITIALIZING", { options: bench.view.options })), 3_000);
    }
  };
  expect(await bench.settle("SET_OPTION", { key: "sync-jobs", value: "5" })).toMatchObject({ state: "SUCCEEDED" });
  const [, ...sent] = bench.sent;
  expect(sent, "the pause was skipped before the session ran again").toEqual(["config sync-jobs 5", "pause"]);
  expect(bench.view.status).toBe("PAUSED");
});

test("peers that could not be read until the deadline are the reason, and not that there was no time to read them again", async () => {
  const bench = new Bench();
  bench.view = seen("ACTIVE");
  bench.onSend = () => {
    vi.setSystemTime(Date.now() + 121_000);
    throw refused("TIMEOUT", "did not answer in time", { exitCode: null });
  };
  expect(await bench.settle("SET_OPTION", { key: "sync-jobs", value: "5" })).toMatchObject({
    state: "FAILED",
    errorCode: "GLUSTER_TIMEOUT",
  });
  expect([bench.sent.length, states(bench)]).toEqual([1, ["check peers FAILED", "set sync-jobs PENDING"]]);
});

test("an option set to its default, which gsyncd does not write down, is set", async () => {
  const bench = new Bench();
  bench.view = seen("STOPPED", { lastRead: new Map([["sync-method", "rsync"]]) });
  expect(await bench.settle("SET_OPTION", { key: "sync-method", value: "rsync" })).toMatchObject({
    state: "SUCCEEDED",
    noChange: false,
  });
  expect(bench.sent.slice(1)).toEqual(["config sync-method rsync"]);
});

test("a checkpoint is the one that was set, not the one that was there", async () => {
  const old = new Map([["checkpoint", "1000"]]);
  const bench = new Bench();
  bench.view = seen("ACTIVE", { options: old });
  expect(await bench.settle("SET_CHECKPOINT")).toMatchObject({ errorCode: "OUTCOME_NOT_REACHED" });
  const again = new Bench();
  again.view = seen("ACTIVE", { options: old });
  again.onSend = () => {
    again.view = seen("ACTIVE", { options: new Map([["checkpoint", "2000"]]) });
  };
  expect(await again.settle("SET_CHECKPOINT")).toMatchObject({ state: "SUCCEEDED" });
});

test("an abort is never taken for an outcome, whatever the driver makes of it", async () => {
  const bench = new Bench();
  bench.onSend = () => {
    bench.stop.abort(new Error("lost"));
    throw refused("UNKNOWN", "The command was abandoned.", { exitCode: null });
  };
  await expect(bench.run("START_SESSION")).rejects.toThrow("lost");
  expect([bench.outcome, states(bench)]).toEqual([null, ["start RUNNING"]]);
});

test("a database that goes away leaves the operation to be taken up again", async () => {
  const bench = new Bench();
  bench.onSend = () => {
    bench.pollFails = GONE;
  };
  await expect(bench.run("START_SESSION")).rejects.toBe(GONE);
  expect([bench.outcome, states(bench)]).toEqual([null, ["start RUNNING"]]);
});

test("a fault of the service's own ends it under an id that the log has, wherever it comes up", async () => {
  for (const at of ["poll", "send"] as const) {
    const bench = new Bench();
    const bug = new TypeError("a bug");
    if (at === "poll") bench.pollFails = bug;
    bench.onSend = () => {
      throw bug;
    };
    const { errorCode, errorMessage } = await bench.settle("START_SESSION");
    expect([errorCode, errorMessage]).toEqual(["INTERNAL", faultWords("50000000-0000-4000-8000-000000000001")]);
    const line = bench.logged.find((each) => each.includes("a bug"));
    expect(line, at).toContain("50000000-0000-4000-8000-000000000001");
  }
});

test("a superseded operation sends nothing", async () => {
  const bench = new Bench();
  const begun = bench.run("START_SESSION");
  bench.state = "FAILED";
  await begun;
  expect([bench.sent, bench.outcome]).toEqual([[], null]);
});

test("taken over in every state of its steps, an operation is settled by looking and goes on from there", async () => {
  const reached = new Bench().left(["start", "RUNNING"]);
  reached.view = seen("ACTIVE");
  expect(await reached.settle("START_SESSION")).toMatchObject({ state: "SUCCEEDED" });
  expect([reached.sent, states(reached)]).toEqual([[], ["start SUCCEEDED"]]);

  const missed = new Bench().left(["start", "RUNNING", 60]);
  expect(await missed.settle("START_SESSION")).toMatchObject({ state: "FAILED", errorCode: "OUTCOME_NOT_REACHED" });
  expect(missed.sent, "a command of an earlier owner was repeated").toEqual([]);

  const unsent = new Bench().left(["start", "PENDING"]);
  unsent.onSend = () => {
    unsent.view = seen("ACTIVE");
  };
  expect(await unsent.settle("START_SESSION")).toMatchObject({ state: "SUCCEEDED", noChange: false });

  const done = new Bench().left(["start", "SUCCEEDED"]);
  done.view = seen("ACTIVE");
  expect(await done.settle("START_SESSION")).toMatchObject({ state: "SUCCEEDED", noChange: false });
});

test("taken over while keys were collected, a create collects them again, which does no harm, and creates", async () => {
  const bench = new Bench().left(["preflight", "SUCCEEDED"], ["collect keys", "RUNNING", 30], ["create", "PENDING"]);
  bench.view = ABSENT;
  bench.onSend = (words) => {
    if (words.startsWith("create")) bench.view = seen("NOTSTARTED");
  };
  const began = Date.now();
  expect(await bench.settle("CREATE_SESSION", { keys: "PUSH_PEM" })).toMatchObject({ state: "SUCCEEDED" });
  expect(Date.now() - began, "the earlier owner's gsec_create may still have run").toBeGreaterThanOrEqual(30_000);
  expect(states(bench)).toEqual(["preflight SUCCEEDED", "collect keys SUCCEEDED", "create SUCCEEDED"]);
});

test("taken over in the middle of create, the session that appears is started as asked, and create is not repeated", async () => {
  const bench = new Bench().left(
    ["preflight", "SUCCEEDED"],
    ["collect keys", "SUCCEEDED"],
    ["create", "RUNNING", 5],
    ["start", "PENDING"],
  );
  bench.view = ABSENT;
  setTimeout(() => (bench.view = seen("NOTSTARTED")), 4_000);
  bench.onSend = () => {
    bench.view = seen("ACTIVE");
  };
  expect(await bench.settle("CREATE_SESSION", { keys: "PUSH_PEM", startAfterCreate: true })).toMatchObject({
    state: "SUCCEEDED",
  });
  expect(bench.sent).toEqual(["start"]);
});

test("taken over after the option was set on a paused session, the pause follows", async () => {
  const bench = new Bench().left(["check peers", "SUCCEEDED"], ["set sync-jobs", "SUCCEEDED"], ["pause", "PENDING"]);
  bench.view = seen("ACTIVE", { options: new Map([["sync-jobs", "5"]]) });
  bench.onSend = () => {
    bench.view = seen("PAUSED");
  };
  expect(await bench.settle("SET_OPTION", { key: "sync-jobs", value: "5" })).toMatchObject({ state: "SUCCEEDED" });
  expect(bench.sent).toEqual(["pause"]);
});

test("where a poll cannot tell what came of a command, nobody claims to know", async () => {
  const bench = new Bench().left(["set sync-jobs", "RUNNING", 60]);
  bench.view = seen("ACTIVE", { options: null });
  expect(await bench.settle("SET_OPTION", { key: "sync-jobs", value: "5" })).toMatchObject({
    state: "UNKNOWN",
    errorCode: "OUTCOME_UNKNOWN",
  });
});

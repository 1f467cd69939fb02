/** Runs command lines on simulated nodes: the shell, sudo, the cluster's lock, the time that a command takes, and faults. */
import { type Answer, failed } from "./answer.js";
import type { Job } from "./cli/command.js";
import type { SimNode, World } from "./cluster/cluster.js";
import { type Fault, Faults } from "./faults.js";
import type { Journal, JournalEntry } from "./journal.js";
import { program, readsInput } from "./scripts/programs.js";
import { ShellSyntax, shellWords } from "./shell-words.js";

export interface Caller {
  readonly user: string;
  readonly maySudo: boolean;
}

/** What the other side gets to see. */
export type Outcome = { readonly kind: "answer"; readonly answer: Answer } | { readonly kind: "drop" };

export class Runner {
  readonly journal: Journal;
  readonly faults = new Faults();
  readonly #world: World;
  readonly #latency: number;

  constructor(world: World, latency: number, journal: Journal) {
    this.#world = world;
    this.#latency = latency;
    this.journal = journal;
  }

  /** An operator's command at the node itself: as root, no faults, in no time. */
  async behindOurBack(node: SimNode, line: string): Promise<Answer> {
    const { argv, problem } = readLine(line, null);
    const entry = this.#arrive(node, null, line, argv);
    const answer = problem ?? (await this.#locked(node, program(node, argv, ""), argv, () => Promise.resolve()));
    this.journal.finish(entry, "exit", answer.exitCode);
    return answer;
  }

  /** `left` aborts when the other side goes away. A command that hangs ends only then. */
  async run(node: SimNode, caller: Caller, line: string, left: AbortSignal, input: Promise<string>): Promise<Outcome> {
    const { argv, problem } = readLine(line, caller);
    const entry = this.#arrive(node, caller.user, line, argv);
    const onLeft = (): void => this.journal.finish(entry, "left", null);
    left.addEventListener("abort", onLeft, { once: true });
    try {
      const outcome: Outcome =
        problem === null ? await this.#faulty(node, argv, entry, left, input) : { kind: "answer", answer: problem };
      const code = outcome.kind === "answer" ? outcome.answer.exitCode : null;
      this.journal.finish(entry, outcome.kind === "drop" ? "dropped" : "exit", code);
      return outcome;
    } finally {
      left.removeEventListener("abort", onLeft);
    }
  }

  #arrive(node: SimNode, user: string | null, line: string, argv: readonly string[]): JournalEntry {
    const at = this.#world.clock.now();
    return this.journal.arrive({ at, cluster: node.cluster.name, node: node.label, user, line, argv });
  }

  async #faulty(
    node: SimNode,
    argv: readonly string[],
    entry: JournalEntry,
    left: AbortSignal,
    input: Promise<string>,
  ): Promise<Outcome> {
    const { clock } = this.#world;
    const faults = this.faults.take(entry);
    const find = <K extends Fault["kind"]>(kind: K): Extract<Fault, { kind: K }> | undefined =>
      faults.find((fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind);
    const job = program(node, argv, readsInput(argv) ? await input : "");
    const run = (): Promise<Answer> =>
      this.#locked(node, job, argv, async () => {
        // Gluster goes on when its caller has left, so this sleep does not end early.
        await clock.sleep(job.seconds * this.#latency * 1000 + (find("slow")?.seconds ?? 0) * 1000);
        await find("held")?.until;
        for (const fault of faults) {
          if (fault.kind === "meanwhile") {
            await this.#meanwhile(node, fault);
          }
        }
      });
    const drop = find("drop");
    const hang = find("hang");
    if (drop?.effect === "after") {
      void clock.sleep((drop.seconds ?? 1) * 1000).then(run);
    } else if (drop?.effect === "before" || hang?.effect === true) {
      await run();
    }
    if (drop !== undefined) {
      return { kind: "drop" };
    }
    if (hang !== undefined) {
      await new Promise<void>((resolve) => {
        left.addEventListener("abort", () => resolve(), { once: true });
      });
      return { kind: "drop" };
    }
    const said = find("answer");
    if (said !== undefined) {
      return { kind: "answer", answer: failed(said.exitCode, said.stderr ?? "", said.stdout ?? "") };
    }
    return { kind: "answer", answer: faults.reduce(spoil, await run()) };
  }

  async #meanwhile(node: SimNode, { line, by }: Extract<Fault, { kind: "meanwhile" }>): Promise<void> {
    const at = by === undefined ? node : this.#world.node(by);
    if (at === null) {
      throw new RangeError(`there is no node ${by}`);
    }
    const { argv, problem } = readLine(line, null);
    const entry = this.#arrive(at, null, line, argv);
    // Past the lock, which the command that is being disturbed holds.
    const answer = problem ?? program(at, argv, "").run();
    this.journal.finish(entry, "exit", answer.exitCode);
  }

  /** One command at a time has the cluster's lock; whoever comes meanwhile is refused, and has changed nothing. */
  async #locked(node: SimNode, job: Job, argv: readonly string[], before: () => Promise<void>): Promise<Answer> {
    const { cluster } = node;
    if (job.locks === null) {
      await before();
      return job.run();
    }
    if (cluster.lockedBy !== null || cluster.lockRefusals > 0) {
      cluster.lockRefusals = Math.max(0, cluster.lockRefusals - 1);
      return job.refuse(`Another transaction is in progress for ${job.locks}. Please try again after some time.`);
    }
    cluster.lockedBy = argv.join(" ");
    try {
      await before();
      return job.run();
    } finally {
      cluster.lockedBy = null;
    }
  }
}

function readLine(line: string, caller: Caller | null): { argv: readonly string[]; problem: Answer | null } {
  let argv: readonly string[];
  try {
    argv = withoutEnvironment(shellWords(line));
  } catch (error) {
    if (error instanceof ShellSyntax) {
      return { argv: [], problem: failed(2, `bash: -c: line 1: ${error.message}\n`) };
    }
    throw error;
  }
  if (argv[0] !== "sudo") {
    return { argv, problem: caller === null || caller.user === "root" ? null : notRoot(argv) };
  }
  const rest = argv.slice(argv[2] === "--" ? 3 : 2);
  const refused = failed(1, "sudo: a password is required\n");
  return { argv: rest, problem: argv[1] === "-n" && caller?.maySudo !== false ? null : refused };
}

/** The command that `env` runs, where it is what sets its variables. */
function withoutEnvironment(argv: readonly string[]): readonly string[] {
  return argv[0] === "env" ? argv.slice(argv.findIndex((word, at) => at > 0 && !/^\w+=/.test(word))) : argv;
}

/** glusterd's socket and files belong to root; for anyone else the CLI finds no daemon. */
function notRoot(argv: readonly string[]): Answer | null {
  switch (argv[0]) {
    case "gluster":
      return argv.includes("--version")
        ? null
        : failed(1, "", "Connection failed. Please check if gluster daemon is operational.\n");
    case "sh":
      return failed(66, "no readable glusterd.info in /var/lib/glusterd\n");
    default:
      return null;
  }
}

function spoil(answer: Answer, fault: Fault): Answer {
  switch (fault.kind) {
    case "garbage":
      return {
        ...answer,
        exitCode: fault.exitCode ?? answer.exitCode,
        stdout: fault.text ?? "\u0000\u0001<cliOutput>\u0007 segmentation fault (core dumped)\n",
      };
    case "truncate":
      return { ...answer, stdout: answer.stdout.slice(0, Math.floor(answer.stdout.length / 2)) };
    case "huge": {
      const bytes = fault.bytes ?? 50 * 1024 * 1024;
      return { ...answer, stdout: answer.stdout + " ".repeat(Math.max(0, bytes - answer.stdout.length)) };
    }
    default:
      return answer;
  }
}

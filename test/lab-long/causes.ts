import { setTimeout as sleep } from "node:timers/promises";
import { expect, vi } from "vitest";
import { remedyStepOf } from "../../src/web/findings/remedy.js";
import { SETTINGS } from "../../src/config.js";
import { lab, type Node } from "../lab/lab.js";
import { LabService } from "../lab/service.js";
import { endsOf, inVolume, registerBoth, succeed, until } from "../lab/sessions.js";

export const SOURCE: readonly Node[] = ["src1", "src2"];
export const DESTINATION: readonly Node[] = ["dst1", "dst2"];
/** Debian's. */
export const GSYNCD = "/usr/lib/x86_64-linux-gnu/glusterfs/gsyncd";

/** Where workers and bricks are ended for one cause after the other these are true, and no causes of their own. */
const RESTLESS: ReadonlySet<string> = new Set(["WORKER_RESTARTING", "WORKER_FLAPPING"]);

/** So soon a cause is found with the service's own intervals. */
const FOUND_MS = 30_000;
/** The same of what is read with the bricks' capacities, twice where it is told by what has changed since. */
export const FOUND_BY_CAPACITY_MS = 270_000;

/** A cause that is not found by then is mended all the same, so that the next one begins with a session that is well. */
const LONGEST_MS = 180_000;

export interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly mutation: string | null;
  readonly remedy: readonly string[];
  readonly evidence: readonly {
    readonly hostName: string | null;
    readonly source: string;
    readonly command: string | null;
    readonly lines: readonly string[];
  }[];
}

/** What its evidence was read of: files, commands. */
export function sourcesOf({ evidence }: Finding): string[] {
  return evidence.map(({ source }) => source);
}

export function linesOf({ evidence }: Finding): string[] {
  return evidence.flatMap(({ lines }) => lines);
}

/** What is found of a session, and how well it is. */
export async function toldOf(
  service: LabService,
  id: string,
): Promise<{ health: string; openFindings: readonly Finding[] }> {
  const { geoRepSession } = await service.client.request<{
    geoRepSession: { health: string; openFindings: readonly Finding[] };
  }>(
    `query ($id: ID!) { geoRepSession(id: $id) {
       health openFindings { code severity message mutation remedy evidence { hostName source command lines } } } }`,
    { id },
  );
  return geoRepSession;
}

/**
 * Runs steps of a remedy as they are printed, where they say.
 *
 * @param wanted the commands of these steps
 * @throws Error where there is no such step
 */
export async function followRemedy({ code, remedy }: Finding, ...wanted: readonly RegExp[]): Promise<void> {
  const steps = remedy.map(remedyStepOf);
  for (const pattern of wanted) {
    const wantedCommand = steps.find(({ command }) => command !== null && pattern.test(command))?.command ?? null;
    if (wantedCommand === null) throw new Error(`${code}: no ${pattern} in ${remedy.join("\n")}`);
    // A log and a preflight may each name some of the nodes that a command is for.
    const same = steps.filter(({ command }) => command === wantedCommand);
    console.info(same.map(({ words, command }) => `${words} ${command}`).join("\n"));
    await each([...new Set(same.flatMap(({ words }) => nodesIn(words)))], wantedCommand);
  }
}

/** Findings that a command shows by failing; all others are shown by what it prints. */
const SHOWN_BY_FAILURE: ReadonlySet<string> = new Set([
  "GSYNCD_BROKEN",
  "HOST_UNRESOLVABLE",
  "PYTHON_BROKEN",
  "RSYNC_MISSING",
  "SOURCE_GLUSTERD_DOWN",
  "SSH_UNREACHABLE",
]);

/** Runs the commands that are told to show it, where they say. */
async function runEvidence({ code, evidence }: Finding): Promise<void> {
  for (const { hostName, command } of evidence) {
    if (command === null) continue;
    const node = [...SOURCE, ...DESTINATION].find((name) => name === hostName) ?? "src1";
    const { exitCode, stdout, stderr } = await lab.said(node, ["sh", "-c", command]);
    const said = `${stdout}${stderr}`;
    console.info(`${code}: on ${node}: ${command} # ${exitCode}: ${said.trim().split("\n").at(-1) ?? ""}`);
    expect(said, command).not.toMatch(/^usage:|unrecognized (?:command|option)|invalid option/im);
    expect(exitCode !== 0, `${command}: ${exitCode}: ${said}`).toBe(SHOWN_BY_FAILURE.has(code));
  }
}

/** The nodes that a step of a remedy is for. */
function nodesIn(words: string): readonly Node[] {
  const named = [...SOURCE, ...DESTINATION].filter((node) => new RegExp(`\\b${node}\\b`).test(words));
  if (named.length > 0) return named;
  if (words.includes("every node of both clusters")) return [...SOURCE, ...DESTINATION];
  if (/every (?:destination node|node of the destination)/.test(words)) return DESTINATION;
  if (/\ba (?:destination node|node of the destination)/.test(words)) return ["dst1"];
  if (/\ba source node/.test(words)) return ["src1"];
  throw new Error(`Where is this to be run? ${words}`);
}

/** Runs a script of shell on each of the nodes. */
export async function each(nodes: readonly Node[], script: string): Promise<void> {
  await Promise.all(nodes.map((node) => lab.exec(node, "sh", "-c", script)));
}

/** A session that replicates, to which causes are done that make it not do so. */
export class ProvokedSession implements AsyncDisposable {
  readonly service: LabService;
  readonly name: string;
  #id: string;

  private constructor(service: LabService, name: string, id: string) {
    this.service = service;
    this.name = name;
    this.#id = id;
  }

  get id(): string {
    return this.#id;
  }

  static async start(name: string): Promise<ProvokedSession> {
    await lab.pair(name);
    await inVolume("src1", name, "mkdir old && echo kept > kept");
    const { pollIntervalMs, topologyIntervalMs } = SETTINGS;
    const service = await LabService.start({
      [pollIntervalMs.name]: pollIntervalMs.default,
      [topologyIntervalMs.name]: topologyIntervalMs.default,
    });
    await registerBoth(service);
    const input = { ...(await endsOf(service, name)), startAfterCreate: true };
    const { operation } = await succeed(service, "createGeoRepSession", input);
    const made = new ProvokedSession(service, name, operation.sessionId);
    await made.replicates();
    // What a worker that is ended in its first crawl had begun is told as changes that wait.
    await until(service, made.id, ({ details }) => details.some(({ lastSyncedAt }) => lastSyncedAt !== null));
    return made;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.service[Symbol.asyncDispose]();
  }

  told() {
    return toldOf(this.service, this.id);
  }

  /** The same, by its codes, but for what is true because one cause is provoked after the other. */
  async toldButRestless(): Promise<{ health: string; open: string[] }> {
    const { health, openFindings } = await this.told();
    const open = openFindings.map(({ code }) => code).filter((code) => !RESTLESS.has(code));
    return { health: open.length < openFindings.length ? "OK" : health, open };
  }

  replicates() {
    return until(
      this.service,
      this.id,
      ({ details }) =>
        details.filter(({ status }) => status === "ACTIVE").length === 1 &&
        details.filter(({ status }) => status === "PASSIVE").length === 1,
    );
  }

  /** Ends the session's workers, so that they have to connect anew. */
  endWorkers(): Promise<void> {
    return this.#endWorkersOn(SOURCE);
  }

  #endWorkersOn(nodes: readonly Node[]): Promise<void> {
    return each(nodes, `pkill -f "gsyncd.py worke[r] ${this.name} " || true`);
  }

  /** Ends the worker on a node each time that it has come to work, until the signal tells. */
  async killEachThatWorks(node: Node, over: AbortSignal): Promise<void> {
    const log = `/var/log/glusterfs/geo-replication/${this.name}_dst1_${this.name}-dr/gsyncd.log`;
    let known = "";
    while (!over.aborted) {
      const works = await lab.exec(node, "grep", "-c", "Worker Status Change.*=\\(Active\\|Passive\\)", log);
      if (works !== known) await this.#endWorkersOn([node]);
      known = works;
      await sleep(200);
    }
  }

  /** A command of the session's, on a source node. */
  georep(...words: readonly string[]): Promise<string> {
    return lab.gluster("src1", "volume", "geo-replication", this.name, `dst1::${this.name}-dr`, ...words);
  }

  /** Does a change that the API makes, until it has succeeded. */
  succeed(mutation: string, input: Readonly<Record<string, unknown>> = {}) {
    return succeed(this.service, mutation, { sessionId: this.id, ...input });
  }

  /** Deletes the session, with what it remembers or without, and creates it anew. */
  async createAnew(resetSyncTime = true, meanwhile?: () => Promise<unknown>): Promise<void> {
    await this.succeed("stopGeoRepSession", { force: true });
    await this.succeed("deleteGeoRepSession", { resetSyncTime });
    await meanwhile?.();
    const input = { ...(await endsOf(this.service, this.name)), force: true, startAfterCreate: true };
    const { operation } = await succeed(this.service, "createGeoRepSession", input);
    this.#id = operation.sessionId;
  }

  /**
   * Provokes a cause, waits until its finding tells what is expected of it, mends the cause, and waits until nothing is wrong any more.
   *
   * @param mend is given what was told last
   * @param told throws until the finding tells what it has to: it may be told first by one of two workers, by a preflight, or by a log
   * that says less than the one that is read next
   * @param within how soon after the cause is there it has to be found, in milliseconds
   */
  async found(
    code: string,
    provoke: () => Promise<unknown>,
    mend: (finding: Finding) => Promise<unknown>,
    told: (finding: Finding) => void,
    within = FOUND_MS,
  ): Promise<void> {
    const seen = new Map<string, number>();
    let last: Finding = { code, severity: "", message: "", mutation: null, remedy: [], evidence: [] };
    try {
      await provoke();
      const provokedAt = Date.now();
      const expected = async () => {
        const { health, openFindings } = await this.told();
        const finding = openFindings.find((open) => open.code === code);
        if (finding === undefined) throw new Error(`${code} is not found: ${health} ${JSON.stringify(openFindings)}`);
        const form = `${finding.severity}: ${finding.message}`;
        const after = Date.now() - provokedAt;
        if (!seen.has(form)) console.info(`${code}: ${(after / 1_000).toFixed(0)} s; ${form}`);
        seen.set(form, seen.get(form) ?? after);
        last = finding;
        told(finding);
      };
      await vi.waitFor(expected, { timeout: within + LONGEST_MS, interval: 250 });
      await runEvidence(last);
    } finally {
      await mend(last);
      await this.replicates();
      // Together: workers that are started anew may fail for a moment after the findings are closed.
      await expect
        .poll(() => this.toldButRestless(), { timeout: within + 120_000, interval: 1_000 })
        .toEqual({ health: "OK", open: [] });
    }
    expect(Math.min(...seen.values()), `${code} is found late`).toBeLessThanOrEqual(within);
  }
}

import { afterAll, beforeAll, expect, test } from "vitest";
import { bothEnds, closeLogins, keyFile, writeKeyFile } from "../lab/keys.js";
import { lab, type Node, unique } from "../lab/lab.js";
import { LabService } from "../lab/service.js";
import { change, endsOf, registerBoth, settled, succeed, type Operation } from "../lab/sessions.js";

const NAME = unique("step");
const DESTINATION = ["dst1", "dst2"] as const;
const HELD = ["src1", ...DESTINATION] as const;
const WORDS = "/run/georep-hold";
const ARRIVED = "/run/georep-held";

/** In order, each with the words of a command line that is then under way. */
const STEPS = [
  { name: "preflight", words: "--version" },
  { name: "collect keys", words: "gsec_create" },
  { name: "add keys", words: "-w 20" },
  { name: "add keys", words: "-w 20" },
  { name: "make read-only", words: "features.read-only on" },
  { name: "create", words: "no-verify" },
  { name: "set sync-method", words: "sync-method tarssh" },
  // Waited for until its workers work: long enough as it is.
  { name: "start", words: "" },
] as const;

let service: LabService;
let openLogins: () => Promise<void>;
let input: Readonly<Record<string, unknown>>;
const undo: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  await lab.pair(NAME);
  openLogins = await closeLogins();
  service = await LabService.start();
  await registerBoth(service);
  input = { ...(await endsOf(service, NAME)), syncMethod: "TARSSH" };
  // So that a step is still under way when the service is killed in it.
  for (const node of ["src1", "dst1"] as const) await shadow(node, "/usr/sbin/gluster");
  for (const node of DESTINATION) await shadow(node, "/usr/bin/flock");
});

afterAll(async () => {
  for (const step of undo) await step();
  await service[Symbol.asyncDispose]();
  await openLogins();
});

/** Has a program of a node that is called with the words of a file say so, and wait as long as they are there, or 15 s. */
async function shadow(node: Node, program: string): Promise<void> {
  const wait = `: > ${ARRIVED}; n=0; while [ -s ${WORDS} ] && [ $n -lt 150 ]; do n=$((n+1)); sleep 0.1; done`;
  const line = `w=$(cat ${WORDS} 2>/dev/null); case "$w" in ?*) case "$*" in *"$w"*) ${wait} ;; esac ;; esac`;
  undo.push(await lab.shadow(node, program, line));
}

/** @param words none: whatever waits goes on */
async function hold(words: string): Promise<void> {
  for (const node of HELD) await lab.exec(node, "sh", "-c", `rm -f ${ARRIVED}; printf %s "$1" > ${WORDS}`, "sh", words);
}

async function arrived(): Promise<void> {
  const nodes = () => Promise.all(HELD.map((node) => lab.exec(node, "sh", "-c", `ls ${ARRIVED} 2>/dev/null || true`)));
  await expect.poll(async () => (await nodes()).join(""), { interval: 100 }).toContain(ARRIVED);
}

/** Has a session made, and kills the service as soon as that step is under way. */
async function killedIn(step: number, words: string, startAfterCreate: boolean): Promise<Operation> {
  await hold(words);
  const given = { ...input, startAfterCreate, idempotencyKey: unique("kill") };
  const { operation } = await change(service, "createGeoRepSession", given, 0);
  const changes = service.client.subscribe<{ operationChanged: Operation }>(
    `subscription ($id: ID!) { operationChanged(id: $id) { state errorMessage steps { number name state } } }`,
    { id: operation.id },
  );
  for await (const { operationChanged: now } of changes) {
    const running = now.steps.find(({ state }) => state === "RUNNING")?.number ?? 0;
    if (running < step && now.state !== "FAILED") continue;
    expect(`${running} ${now.state}`, JSON.stringify(now)).toBe(`${step} RUNNING`);
    break;
  }
  if (words !== "") await arrived();
  await service.kill();
  await hold("");
  await service.startAgain();
  return settled(service, operation.id);
}

/** What the CLI says of the session's bricks. */
function statusByCli(): Promise<string> {
  return lab.gluster("src1", "volume", "geo-replication", NAME, `dst1::${NAME}-dr`, "status");
}

async function isTakenBack(operation: Operation, before: object): Promise<void> {
  expect(await bothEnds(NAME), JSON.stringify(operation)).toEqual(before);
  await expect(statusByCli(), "the session is left").rejects.toThrow();
}

test.each(STEPS.map((step, index) => ({ ...step, number: index + 1 })))(
  "killed in step $number, $name: made whole, or taken back whole",
  async ({ number, words }) => {
    const keys = Object.fromEntries(await Promise.all(DESTINATION.map(async (node) => [node, await keyFile(node)])));
    const before = await bothEnds(NAME);
    const isStarted = number === STEPS.length;
    const operation = await killedIn(number, words, isStarted);
    const names = STEPS.map(({ name }) => name).slice(0, isStarted ? STEPS.length : -1);
    expect(operation.steps.map(({ name }) => name).slice(0, names.length)).toEqual(names);
    if (operation.state === "FAILED") return isTakenBack(operation, before);
    expect(operation.state, JSON.stringify(operation)).toBe("SUCCEEDED");
    expect((await statusByCli()).match(isStarted ? /\b(Active|Passive)\b/g : /\bCreated\b/g)).toHaveLength(2);
    for (const node of DESTINATION) {
      const file = await keyFile(node);
      expect(file.startsWith(keys[node] ?? ""), "what stood in the key file is not all there").toBe(true);
      expect(file.slice(keys[node]?.length).match(/^command="[^"]+" \S+ \S+ \S+$/gm), file).toHaveLength(4);
      const copies = (await lab.exec(node, "ls", "-A", "/root/.ssh")).match(/^\.authorized_keys\..*/gm);
      expect(copies, "a copy is left").toBeNull();
    }
    const { sessionId } = operation;
    if (isStarted) await succeed(service, "stopGeoRepSession", { sessionId });
    const cleanUp = { cleanUpVolumeOptions: true, cleanUpReadOnly: true };
    await succeed(service, "deleteGeoRepSession", { sessionId, ...cleanUp });
    for (const node of DESTINATION) await writeKeyFile(node, keys[node] ?? "");
  },
);

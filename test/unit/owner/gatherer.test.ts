import { expect, test, vi } from "vitest";
import { Gatherer } from "../../../src/owner/observe/gatherer.js";
import type { ClusterClient } from "../../../src/gluster/client.js";
import type { GlusterCommand } from "../../../src/gluster/command.js";
import { GlusterFailure } from "../../../src/gluster/failure.js";
import { NODES } from "./observed.js";

const [A, B] = NODES as [string, string];
const never = new AbortController().signal;

function unreachable(words: string): GlusterFailure {
  return new GlusterFailure("UNREACHABLE", { argv: [], host: "src", exitCode: null, words, sent: false });
}

/** A client whose hosts answer as the test says. */
function gatherer(answer: (host: string, argv: readonly string[]) => Promise<string>) {
  const asked: string[] = [];
  const client = {
    on: async (host: string, command: GlusterCommand<unknown>) => {
      asked.push(host);
      const stdout = await answer(host, command.argv);
      const result = { exitCode: 0, signal: null, stdout, stderr: "", ms: 1 } as Parameters<typeof command.parse>[0];
      return { value: command.parse(result) };
    },
  } as unknown as ClusterClient;
  return { asked, gatherer: new Gatherer(client, never, () => new Date()) };
}

const report = (host: string, digest = ""): string => `V2\nS${digest}\nFglusterd.info\nLUUID=${host}\nE\n`;

test("a host in trouble holds up no later round, is asked beside, and comes back by itself", async () => {
  let answers: (host: string) => Promise<string> = (host) =>
    host === B ? Promise.reject(unreachable("no way")) : Promise.resolve(report(host));
  const { gatherer: hosts, asked } = gatherer((host) => answers(host));
  const first = await hosts.gather([A, B]);
  expect([[...first.reports.keys()], [...first.failures.keys()]]).toEqual([[A], [B]]);
  await hosts.gather([A, B]);
  expect(asked.filter((host) => host === B).length, "it was asked again within its pause").toBe(1);
  answers = (host) => Promise.resolve(report(host));
  await hosts.retry([B]);
  expect([...(await hosts.gather([A, B])).reports.keys()]).toEqual([A, B]);
});

test("what a host did before its address was changed says nothing about it after", async () => {
  const gate = Promise.withResolvers<string>();
  let answers: (host: string) => Promise<string> = () => Promise.reject(unreachable("no way"));
  const { gatherer: hosts } = gatherer((host) => answers(host));
  await hosts.gather([B]);
  answers = () => gate.promise;
  const retried = hosts.retry([B]);
  hosts.forgetTrouble();
  gate.reject(unreachable("still the old address"));
  await retried;
  answers = (host) => Promise.resolve(report(host));
  expect([...(await hosts.gather([B])).reports.keys()]).toEqual([B]);
});

test("of a host that left its cluster nothing is remembered when it comes back", async () => {
  let answers: (host: string) => Promise<string> = () => Promise.reject(unreachable("no way"));
  const { gatherer: hosts } = gatherer((host) => answers(host));
  await hosts.gather([A, B]);
  answers = (host) => Promise.resolve(report(host));
  await hosts.gather([A]);
  expect([...(await hosts.gather([A, B])).reports.keys()], "its old trouble was held against it").toEqual([B]);
});

test("a host that leaves the cluster while it is asked brings nothing down", async () => {
  let answers: (host: string) => Promise<string> = () => Promise.reject(unreachable("no way"));
  const { gatherer: hosts } = gatherer((host) => answers(host));
  await hosts.gather([B]);
  answers = () => Promise.reject(new RangeError("the cluster has no node"));
  const unhandled = vi.fn<() => void>();
  process.once("unhandledRejection", unhandled);
  await hosts.retry([B]);
  await new Promise<void>((resolve) => setImmediate(resolve));
  process.removeListener("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

test("a host is asked with the digest of what it told last, and need not tell it again", async () => {
  const digests = ["aa".repeat(32), "bb".repeat(32)] as const;
  let [digest] = digests as readonly [string, ...string[]];
  const known: (string | undefined)[] = [];
  const { gatherer: hosts } = gatherer((host, argv) => {
    known.push(argv.at(-1));
    return Promise.resolve(argv.at(-1) === digest ? `V2\nS${digest}\nE\n` : report(host, digest));
  });
  const reports = async () => (await hosts.gather([A])).reports.get(A);
  const first = await reports();
  expect(await reports(), "it was read again").toBe(first);
  digest = digests[1];
  const second = await reports();
  expect(second).toMatchObject({ nodeUuid: A, digest });
  expect(await reports()).toBe(second);
  expect(known).toEqual(["", digests[0], digests[0], digests[1]]);
  await hosts.gather([]);
  expect(await reports(), "of a host that left its cluster nothing is remembered").not.toBe(second);
});

test("an answer that is cut off is none, and neither is one without records to a digest that was not sent", async () => {
  const whole = report(A, "aa".repeat(32));
  let text = whole;
  const { gatherer: hosts } = gatherer(() => Promise.resolve(text));
  await hosts.gather([A]);
  text = whole.slice(0, -3);
  await expect(hosts.gather([A])).rejects.toThrow("incomplete");
  text = `V2\nS${"bb".repeat(32)}\nE\n`;
  await expect(hosts.gather([A])).rejects.toThrow("uuid");
});

import { afterAll, beforeAll, expect, it } from "vitest";
import { EXIT } from "../../../src/cli/exit-codes.js";
import { list } from "../../support/api.js";
import { type CliService, cliService } from "../../support/cli-service.js";

let service: CliService;
beforeAll(async () => {
  service = await cliService();
  const source = service.sim.sim.cluster("source").volume("other");
  source.write(20);
  // What was written is old enough to have arrived, once the session has told so.
  for (const { path } of source.entries) source.spoil(path, { changedAt: Date.now() - 3_600_000 });
  await service.sim.sync("source");
});
afterAll(() => service[Symbol.asyncDispose]());

const destination = () => service.sim.sim.cluster("destination").volume("other-dr");

it("says that both ends are the same, and shows it with the session from then on", async () => {
  const { code, out } = await service.run("verify", "other", "--seed", "5");
  expect({ code, out }).toEqual({
    code: EXIT.DONE,
    out: expect.stringMatching(
      /^source\/other::\S+: IDENTICAL\n {2}All 20 entries .*\n {2}20 of 20 entries and \d+ bytes compared, seed 5, /,
    ),
  });
  expect((await service.run("session", "other")).out).toMatch(/\n {2}Verified: {3}IDENTICAL, 20 entries compared, /);
});

it("lists what differs, and ends with a code of its own", async () => {
  destination().spoil("file-0", { bytes: 0, content: "" });
  destination().spoil("dir-0", { mode: "700" });
  const { code, out } = await service.run("verify", "other");
  expect(code).toBe(EXIT.DIFFERENT);
  expect(out).toMatch(/: DIFFERENT\n {2}1 file is EMPTY at the destination/);
  expect(out).toMatch(/\nDIFFERENCE +PATH +SOURCE +DESTINATION/);
  expect(out).toMatch(/\nEMPTY +file-0 +700000 bytes +0 bytes/);
  expect(out).toMatch(/\nMODE +dir-0 +755 +700/);
  const told = await service.run("verify", "other", "--no-checksums", "--json");
  expect(told.code).toBe(EXIT.DIFFERENT);
  const printed: unknown = JSON.parse(told.out);
  expect(printed).toMatchObject({
    exitCode: EXIT.DIFFERENT,
    verification: { verdict: "DIFFERENT", entriesDifferent: 2, bytesCompared: "0" },
    operation: { kind: "VERIFY_SESSION", state: "SUCCEEDED" },
    errors: [],
  });
  expect(list(printed, "verification", "differences")).toHaveLength(2);
});

it("tells apart what may not be copied yet", async () => {
  expect(await service.run("pause", "vol::vol-dr")).toMatchObject({ code: EXIT.DONE });
  service.sim.sim.cluster("source").volume("vol").write(5);
  const { code, out } = await service.run("verify", "vol::vol-dr");
  expect(code).toBe(EXIT.UNVERIFIED);
  expect(out).toMatch(/: NOT_YET\n[\s\S]*\nMISSING \(not yet\) +file-0/);
});

it("refuses bounds that the service refuses, and names the session that is not there", async () => {
  expect(await service.run("verify", "other", "--max-seconds", "1")).toMatchObject({
    code: EXIT.USAGE,
    out: expect.stringContaining("maxSeconds is a whole number from 5 to"),
  });
  expect(await service.run("verify", "nothing")).toMatchObject({ code: EXIT.NOT_FOUND });
  expect(await service.run("verify", "other", "--files", "many")).toMatchObject({ code: EXIT.USAGE });
});

it("shows the steps where a node cannot read", async () => {
  for (const node of service.sim.sim.cluster("destination").nodes) node.break("full disk");
  const { code, out } = await service.run("verify", "other");
  expect(code).toBe(EXIT.FAILED);
  expect(out).toMatch(/: FAILED\n {2}1\. sample the source on \S+: SUCCEEDED/);
  expect(out).toMatch(/HOST_DISK_FULL: .*No space left on device/);
});

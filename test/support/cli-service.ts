import { expect } from "vitest";
import { EXIT } from "../../src/cli/exit-codes.js";
import { testService, type TestService } from "./api.js";
import { type Ended, georep } from "./cli.js";
import { ADMIN, SimulatedService } from "./simulated-service.js";

/** The whole service on simulated clusters whose sessions replicate, and what the command needs to get in. */
export interface CliService extends AsyncDisposable {
  readonly sim: SimulatedService;
  readonly http: TestService;
  /** A login by the environment, as an operator. */
  readonly env: Readonly<Record<string, string>>;
  /** A command line of the operator, to its end. */
  run(...argv: readonly string[]): Promise<Ended>;
  /** What it prints as JSON; a test fails where it ends with another code than 0. */
  json(...argv: readonly string[]): Promise<unknown>;
  /** Id of the session from that volume into that one. */
  idOf(primary: string, secondary: string): Promise<string>;
}

/** `source`: `vol` goes to two volumes, `other` to one, and `idle` was never started; `spare-dr` is free. */
export async function cliService(): Promise<CliService> {
  await using begun = new AsyncDisposableStack();
  const volume = (name: string) => ({ name, kind: "replica 2" });
  const session = (from: string, to: string, state: "Active" | "Created" = "Active") => ({
    volume: from,
    destination: `dst1::${to}`,
    state,
  });
  const sim = begun.use(
    await SimulatedService.start({
      clusters: [
        {
          name: "source",
          nodes: ["src1", "src2"],
          volumes: ["vol", "other", "idle", "spare"].map(volume),
          sessions: [
            session("vol", "vol-dr"),
            session("vol", "vol-dr2"),
            session("other", "other-dr"),
            session("idle", "idle-dr", "Created"),
          ],
        },
        {
          name: "destination",
          nodes: ["dst1", "dst2"],
          volumes: ["vol-dr", "vol-dr2", "other-dr", "idle-dr", "spare-dr"].map(volume),
        },
      ],
    }),
  );
  const { clusters, operations, sessions, preflight } = sim.services;
  const http = begun.use(await testService(sim.database, { services: { clusters, operations, sessions, preflight } }));
  const { token } = await http.access.createToken(ADMIN, {
    label: "a test",
    role: "OPERATOR",
    expiresInSeconds: 3_600,
  });
  const held = begun.move();
  const env = { GEOREPCLI_URL: http.url, GEOREPCLI_TOKEN: token, HOME: "/nonexistent" };
  const run: CliService["run"] = (...argv) => georep(argv, { env });
  return {
    sim,
    http,
    env,
    run,
    async json(...argv) {
      const { code, out, err } = await run(...argv, "--json");
      expect({ code, err }).toEqual({ code: EXIT.DONE, err: "" });
      return JSON.parse(out);
    },
    async idOf(primary, secondary) {
      const { id: volumeId } = await sim.volume(primary);
      const found = (await sim.sessions()).find(
        (each) => each.primaryVolumeId === volumeId && each.secondaryVolumeName === secondary,
      );
      if (found === undefined) throw new Error(`no session from ${primary} to ${secondary}`);
      return found.id;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

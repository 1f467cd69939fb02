import { expect, test } from "vitest";
import type { PollOutcome } from "../../src/owner/context.js";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";

test("whoever counts polls, commands and connections is told of each", async () => {
  const polls = new Set<`${string} ${PollOutcome}`>();
  const commands = new Set<string>();
  let open = 0;
  const hooks = {
    poll: (kind: string, outcome: PollOutcome, milliseconds: number) => {
      expect(milliseconds).toBeGreaterThan(0);
      polls.add(`${kind} ${outcome}`);
    },
    ssh: {
      opened: () => (open += 1),
      closed: () => (open -= 1),
      ran: (command: string, failure: string | null) => commands.add(`${command} ${failure ?? "answered"}`),
    },
  };
  const on = await SimulatedService.start({ hooks });
  try {
    const id = await on.create();
    await on.done(on.services.sessions.start(ADMIN, id, {}));
    await expect.poll(() => polls).toContain("bricks complete");
    expect([...polls]).toEqual(expect.arrayContaining(["sessions complete", "pool complete"]));
    const told = ["node report", "pool list", "volume info", "geo-replication create", "geo-replication start"];
    expect([...commands]).toEqual(expect.arrayContaining(told.map((name) => `${name} answered`)));
    expect(open, "a connection for each of four hosts").toBeGreaterThanOrEqual(4);
    await on.sim.node("src2").stopSshd();
    await expect.poll(() => polls).toContain("sessions partial");
    await expect.poll(() => commands).toContain("node report UNREACHABLE");
  } finally {
    await on[Symbol.asyncDispose]();
  }
  await expect.poll(() => open, { message: "connections that were closed count as open" }).toBe(0);
});

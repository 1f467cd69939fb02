import { expect, it, onTestFinished } from "vitest";
import { DedicatedConnection } from "../../../src/db/dedicated.js";
import { killed, testDatabase } from "../../support/database.js";

it("statements that are asked for at once are sent one after the other, and one that fails holds up none", async () => {
  const warnings: Error[] = [];
  const warned = (warning: Error): void => void warnings.push(warning);
  process.on("warning", warned);
  onTestFinished(() => void process.off("warning", warned));
  await using database = await testDatabase();
  await using connection = await DedicatedConnection.open({
    address: database.address,
    log: database.log,
    name: "test",
    setUp: async (session) => void (await session.query("select 1")),
  });
  const session = await connection.ready(new AbortController().signal);
  const numbers = [1, 2, 3, 4, 5];
  const answers = await Promise.allSettled(
    numbers.map((number) => session.query("select 6 / ($1 - 3) as n", [number])),
  );
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled", "fulfilled"]);
  // warnings come with the next tick
  await new Promise((resolve) => setImmediate(resolve));
  expect(warnings.map(({ message }) => message)).toEqual([]);
  const waiting = session.query("select pg_sleep(30)");
  const behind = session.query("select 1");
  session.lose(new Error("cut off"));
  await expect(waiting).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
  await expect(behind, "it waits for a connection that is gone").rejects.toMatchObject({
    code: "DATABASE_UNAVAILABLE",
  });
});

it("a statement under way when the server ends the connection is told so as any later one is", async () => {
  await using database = await testDatabase();
  await using connection = await DedicatedConnection.open({
    address: database.address,
    log: database.log,
    name: "test",
    setUp: () => Promise.resolve(),
  });
  const session = await connection.ready(new AbortController().signal);
  const end = killed(database, "select pg_sleep(30)");
  const [[outcome]] = await Promise.all([Promise.allSettled([session.query("select pg_sleep(30)")]), end]);
  expect(outcome).toMatchObject({ status: "rejected", reason: { code: "DATABASE_UNAVAILABLE" } });
  await expect(session.query("select 1")).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
});

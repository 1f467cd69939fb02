import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Access, ADMIN } from "../../../src/service/access.js";
import { hashPassword, PasswordChecks, verifyPassword } from "../../../src/service/passwords.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

describe("the password of admin", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  beforeEach(() => database.sql(`delete from "service_user"`));
  afterAll(() => database[Symbol.asyncDispose]());
  const access = (): Access => new Access(database.orm.em, database.log);
  const login = (by: Access, password: string) => by.authenticate(basic(ADMIN, password), "test");

  it("is made once when there is none, and lets in", async () => {
    const password = await access().ensureAdmin(null);
    expect(password).toMatch(/^.{24}$/);
    expect(await access().ensureAdmin(null), "a password would be shown at every start").toBeNull();
    expect((await login(access(), password ?? "")).actor).toEqual({ user: ADMIN, tokenId: null });
  });

  it("is shown by one of several replicas that start at once", async () => {
    const made = await Promise.all([1, 2, 3].map(() => access().ensureAdmin(null)));
    const shown = made.filter((password) => password !== null);
    expect(shown).toHaveLength(1);
    await login(access(), shown[0] ?? "");
  });

  it("gives way to a configured one, which is stored anew only when it is another", async () => {
    const old = (await access().ensureAdmin(null)) ?? "";
    expect(await access().ensureAdmin("configured one"), "a configured password is never shown").toBeNull();
    const [before] = await database.sql(`select "password_hash" from "service_user"`);
    await access().ensureAdmin("configured one");
    expect(await database.sql(`select "password_hash" from "service_user"`)).toEqual([before]);
    await login(access(), "configured one");
    await expect(login(access(), old)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("ends what it let in when it changes, once the replica is told", async () => {
    await access().ensureAdmin("the first one");
    const mine = access();
    const principal = await login(mine, "the first one");
    expect(await mine.stillValid(principal)).toBe(true);
    await access().ensureAdmin("the second one");
    mine.forget();
    expect(await mine.stillValid(principal)).toBe(false);
    await expect(login(mine, "the first one")).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("is checked at a cost once, and for next to nothing then", async () => {
    await access().ensureAdmin("the right one");
    const mine = access();
    await login(mine, "the right one");
    const begun = performance.now();
    for (let each = 0; each < 200; each += 1) await login(mine, "the right one");
    expect(performance.now() - begun, "every request derives the key anew").toBeLessThan(1_000);
  });
});

describe("checks of passwords", () => {
  it("tell right from wrong, also for characters that can be written in two ways", async () => {
    const stored = await hashPassword("Zürich"); // composed
    expect(stored).toMatch(/^scrypt\$16384\$8\$1\$/);
    expect(await verifyPassword("Zu\u0308rich", stored)).toBe(true);
    expect(await verifyPassword("Zurich", stored)).toBe(false);
    expect(await verifyPassword("Zürich", "garbage")).toBe(false);
    expect(await hashPassword("Zürich"), "two hashes with one salt").not.toBe(stored);
  });

  it("make a source of wrong ones wait, and forgive with time", async () => {
    let now = 0;
    const checks = new PasswordChecks({ patience: 3, forgiveMs: 1_000, now: () => now });
    const stored = await hashPassword("right");
    for (let each = 0; each < 3; each += 1) expect(await checks.check("guess", stored, "a")).toBe("wrong");
    expect(await checks.check("right", stored, "a"), "a source could guess without end").toBe("busy");
    expect(await checks.check("right", stored, "b"), "one source locks out another").toBe("right");
    expect(await checks.check("right", stored, "a"), "who is remembered must not be locked out").toBe("right");
    now = 1_000;
    expect(await checks.check("guess", stored, "a")).toBe("wrong");
    expect(await checks.check("guess", stored, "a")).toBe("busy");
  });

  it("remember a right one for a while only, and only with the hash that it was right for", async () => {
    let now = 0;
    const kept = new PasswordChecks({ rememberMs: 1_000, patience: 1, forgiveMs: 60_000, now: () => now });
    const stored = await hashPassword("right");
    expect(await kept.check("right", stored, "a")).toBe("right");
    // no patience is left: from here on only what is remembered gets an answer
    await kept.check("wrong", stored, "a");
    expect(await kept.check("right", stored, "a")).toBe("right");
    expect(
      await kept.check("right", await hashPassword("right"), "a"),
      "an old hash must not vouch for a new one",
    ).toBe("busy");
    now = 1_001;
    expect(await kept.check("right", stored, "a"), "a password is remembered for ever").toBe("busy");
  });

  it("are bounded in number, however many come at once", async () => {
    const checks = new PasswordChecks({ patience: 1_000 });
    const stored = await hashPassword("right");
    const verdicts = await Promise.all(
      Array.from({ length: 200 }, (_, each) => checks.check(`guess ${each}`, stored, `source ${each}`)),
    );
    const count = (verdict: string): number => verdicts.filter((each) => each === verdict).length;
    expect(count("wrong")).toBeLessThanOrEqual(18);
    expect(count("busy")).toBe(200 - count("wrong"));
    expect(await checks.check("right", stored, "later"), "the queue never empties").toBe("right");
  });
});

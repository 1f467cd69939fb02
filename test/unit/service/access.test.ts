import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Access, ADMIN } from "../../../src/service/access/access.js";
import { hashPassword, PasswordChecks, verifyPassword } from "../../../src/service/access/passwords.js";
import { deleteOldTokens } from "../../../src/store/retention.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";

/** How many keys were derived from passwords: that is what checking one costs. */
const derived = vi.hoisted(() => ({ keys: 0 }));
vi.mock("node:crypto", async (original) => {
  const crypto = await original<typeof import("node:crypto")>();
  const scrypt = (...given: Parameters<typeof crypto.scrypt>): void => {
    derived.keys += 1;
    crypto.scrypt(...given);
  };
  return { ...crypto, scrypt };
});
async function keysFor(work: () => Promise<unknown>): Promise<number> {
  const before = derived.keys;
  await work();
  return derived.keys - before;
}

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

  const make = async (by: Access): Promise<string | null> => {
    let kept: string | null = null;
    const made = await by.makeAdmin(async (password) => void (kept = password));
    return made ? kept : null;
  };

  it("is made once when there is none, and lets in", async () => {
    const password = await make(access());
    expect(password).toMatch(/^.{24}$/);
    expect(await make(access()), "a password would be made at every start").toBeNull();
    expect((await login(access(), password ?? "")).actor).toEqual({ user: ADMIN, tokenId: null, role: "ADMIN" });
  });

  it("is made by one of several replicas that start at once", async () => {
    const made = await Promise.all([1, 2, 3].map(() => make(access())));
    const kept = made.filter((password) => password !== null);
    expect(kept).toHaveLength(1);
    await login(access(), kept[0] ?? "");
  });

  it("is made anew at the next start where it could not be kept", async () => {
    const full = access().makeAdmin(() => Promise.reject(new Error("no space left on device")));
    await expect(full).rejects.toThrow("no space left");
    expect(await make(access()), "an admin stayed whose password nobody has").toMatch(/^.{24}$/);
  });

  it("gives way to a configured one, which is stored anew only when it is another", async () => {
    const old = (await make(access())) ?? "";
    await access().setAdminPassword("configured one");
    const [before] = await database.sql(`select "password_hash" from "service_user"`);
    await access().setAdminPassword("configured one");
    expect(await database.sql(`select "password_hash" from "service_user"`)).toEqual([before]);
    await login(access(), "configured one");
    await expect(login(access(), old)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("ends what it let in when it changes, once the replica is told", async () => {
    await access().setAdminPassword("the first one");
    const mine = access();
    const principal = await login(mine, "the first one");
    expect(await mine.stillValid(principal)).toBe(true);
    await access().setAdminPassword("the second one");
    mine.forget();
    expect(await mine.stillValid(principal)).toBe(false);
    await expect(login(mine, "the first one")).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("is changed by who knows it, and not where it is a setting", async () => {
    const old = (await make(access())) ?? "";
    const mine = access();
    const principal = await login(mine, old);
    const change = (by: Access, current: string, next: string) => by.changePassword(principal.actor, current, next);
    await expect(change(mine, "a guess", "the new one")).rejects.toMatchObject({ field: "input.currentPassword" });
    await expect(change(mine, old, "short")).rejects.toMatchObject({ field: "input.newPassword" });
    await expect(login(mine, old), "a refused change ended the password").resolves.toBeDefined();
    await change(mine, old, "the new one");
    expect(await mine.stillValid(principal), "what the old one let in goes on").toBe(false);
    await login(mine, "the new one");
    await expect(login(mine, old)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    const configured = access();
    await configured.setAdminPassword("a setting");
    await expect(change(configured, "a setting", "the new one")).rejects.toMatchObject({ code: "WRONG_STATE" });
    const operator = { ...principal.actor, role: "OPERATOR" } as const;
    await expect(mine.changePassword(operator, "a setting", "the new one")).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("is checked at a cost once, and for next to nothing then", async () => {
    await access().setAdminPassword("the right one");
    const mine = access();
    expect(await keysFor(() => login(mine, "the right one"))).toBe(1);
    const keys = await keysFor(async () => {
      for (let each = 0; each < 200; each += 1) await login(mine, "the right one");
    });
    expect(keys, "every request derives the key anew").toBe(0);
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

  it("hold a source of wrong ones up, and still let the right one through", async () => {
    let now = 0;
    const checks = new PasswordChecks({ patience: 3, forgiveMs: 1_000, heldUpMs: 40, now: () => now });
    const stored = await hashPassword("right");
    for (let each = 0; each < 3; each += 1) expect(await checks.check("guess", stored, "a")).toBe("wrong");
    const began = performance.now();
    const verdicts = await Promise.all(
      Array.from({ length: 10 }, (_, each) => checks.check(`guess ${each}`, stored, "a")),
    );
    expect(verdicts.filter((verdict) => verdict === "held-up").length, "a source could guess without end").toBe(5);
    expect(performance.now() - began, "guesses are not held up").toBeGreaterThan(4 * 40 - 5);
    expect(await checks.check("right", stored, "b"), "one source locks out another").toBe("right");
    now = 200;
    expect(await checks.check("right", stored, "a"), "wrong ones shut the right one out").toBe("right");
  });

  it("remember a right one from its last use on, and only with the hash that it was right for", async () => {
    let now = 0;
    const kept = new PasswordChecks({ rememberMs: 1_000, now: () => now });
    const stored = await hashPassword("right");
    const check = (): Promise<number> =>
      keysFor(async () => expect(await kept.check("right", stored, "a")).toBe("right"));
    expect(await check()).toBe(1);
    now = 900;
    expect(await check()).toBe(0);
    now = 1_800;
    expect(await check(), "one who asks on and on is checked again and again").toBe(0);
    now = 2_801;
    expect(await check(), "a password is remembered for ever").toBe(1);
    const other = await hashPassword("another");
    expect(await kept.check("right", other, "a"), "an old hash must not vouch for a new one").toBe("wrong");
  });

  it("are made once for all who show the same password from one place at the same moment", async () => {
    const checks = new PasswordChecks();
    const stored = await hashPassword("right");
    const all = (password: string) =>
      Promise.all(Array.from({ length: 60 }, () => checks.check(password, stored, "a")));
    let verdicts: readonly string[] = [];
    const keys = await keysFor(async () => {
      verdicts = await all("right");
    });
    expect(new Set(verdicts), "clients that come back together after a restart are turned away").toEqual(
      new Set(["right"]),
    );
    expect(keys, "each of them derives the key").toBe(1);
    expect(new Set(await all("guess")), "the next check is answered by one that has ended").toEqual(new Set(["wrong"]));
  });

  it("are made once for all who show the same password from many places at the same moment", async () => {
    const checks = new PasswordChecks();
    const stored = await hashPassword("right");
    const all = (password: string) =>
      Promise.all(Array.from({ length: 60 }, (_, each) => checks.check(password, stored, `source ${each}`)));
    expect(new Set(await all("right")), "clients behind a proxy are turned away").toEqual(new Set(["right"]));
    const patient = new PasswordChecks({ patience: 1, heldUpMs: 3_600_000 });
    expect(await patient.check("guess", stored, "a")).toBe("wrong");
    void patient.check("right", stored, "a");
    expect(await patient.check("right", stored, "b"), "one waits for another that is held up").toBe("right");
  });

  it("need not be made for a right one that was seen lately, while wrong ones come from the same place", async () => {
    const checks = new PasswordChecks({ patience: 1, heldUpMs: 3_600_000 });
    const stored = await hashPassword("right");
    expect(await checks.check("right", stored, "a")).toBe("right");
    expect(await checks.check("guess", stored, "a")).toBe("wrong");
    const held = Array.from({ length: 6 }, (_, each) => checks.check(`guess ${each}`, stored, "a"));
    expect(await held.at(-1)).toBe("held-up");
    expect(await checks.check("right", stored, "a")).toBe("right");
  });

  it("go round among the sources that wait", async () => {
    const checks = new PasswordChecks({ patience: 1_000 });
    const stored = await hashPassword("right");
    const order: string[] = [];
    const check = async (password: string, source: string): Promise<void> => {
      await checks.check(password, stored, source);
      order.push(source);
    };
    await Promise.all([
      ...Array.from({ length: 8 }, (_, each) => check(`guess ${each}`, "flood")),
      check("right", "one"),
    ]);
    expect(order.indexOf("one"), "one source's checks go before all others'").toBeLessThan(7);
  });

  it("are bounded in number, however many come at once", async () => {
    const checks = new PasswordChecks({ patience: 1_000 });
    const stored = await hashPassword("right");
    const verdicts = await Promise.all(
      Array.from({ length: 200 }, (_, each) => checks.check(`guess ${each}`, stored, `source ${each}`)),
    );
    const count = (verdict: string): number => verdicts.filter((each) => each === verdict).length;
    expect(count("wrong")).toBeLessThanOrEqual(34);
    expect(count("queue-full"), "who waits in vain is told of wrong passwords").toBe(200 - count("wrong"));
    expect(await checks.check("right", stored, "later"), "the queue never empties").toBe("right");
  });
});

it("tokens that were revoked or have expired long ago are deleted, and no others", async () => {
  await using database = await testDatabase();
  const access = new Access(database.orm.em, database.log);
  await access.setAdminPassword("a password of the admin");
  const actor = { user: ADMIN, tokenId: null, role: "ADMIN" } as const;
  const make = (label: string, days: number) =>
    access.createToken(actor, { label, role: "ADMIN", expiresInSeconds: days * 86_400 });
  await make("expires early", 10);
  await make("expires late", 60);
  await access.revokeToken(actor, (await make("revoked", 300)).id);
  const age = (days: number) =>
    database.sql(
      `update "access_token" set "expires_at" = "expires_at" - make_interval(days => $1),
         "revoked_at" = "revoked_at" - make_interval(days => $1)`,
      [days],
    );
  await age(29);
  expect(await deleteOldTokens(database.orm.em, 30)).toBe(0);
  await age(21);
  expect(await deleteOldTokens(database.orm.em, 30)).toBe(2);
  expect(await database.sql(`select "label" from "access_token"`)).toEqual([{ label: "expires late" }]);
});

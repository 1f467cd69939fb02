import type pg from "pg";
import { hashPassword } from "../../src/service/access/passwords.js";
import type { AttackName } from "./attack-list.js";

const PASSWORD = "password of a newcomer";
/** More than log in while an attack goes on, and none of them a second time: a password that was right is remembered. */
const NEWCOMERS: Partial<Record<AttackName, number>> = { rightPasswords: 240, subscribers: 120 };

/** Users who have never logged in. @returns values of their Authorization headers, by the attack that is theirs */
export async function addNewcomers(client: pg.Client): Promise<Partial<Record<AttackName, readonly string[]>>> {
  const made: Partial<Record<AttackName, readonly string[]>> = {};
  for (const [attack, count] of Object.entries(NEWCOMERS) as [AttackName, number][]) {
    const names = Array.from({ length: count }, (_, index) => `${attack}-${index}`);
    const hashes = await Promise.all(names.map(() => hashPassword(PASSWORD)));
    await client.query(
      `insert into "service_user" ("name", "password_hash", "created_at")
       select name, hash, now() from unnest($1::text[], $2::text[]) as made(name, hash)`,
      [names, hashes],
    );
    made[attack] = names.map((name) => `Basic ${Buffer.from(`${name}:${PASSWORD}`).toString("base64")}`);
  }
  return made;
}

import { fork } from "node:child_process";
import { once } from "node:events";
import type pg from "pg";
import { ATTACKS, type AttackName, type Place } from "./attack-list.js";
import type { FromAttacker, ToAttacker } from "./attacker.js";
import { ask, percentile } from "./load.js";
import { addNewcomers } from "./newcomers.js";
import type { Program } from "./reads.js";
import { askQuietly, type Times, WELL_BEHAVED, type WellBehaved } from "./well-behaved.js";

// Until its code is compiled, the service is slower than it stays.
const WARM_UP_MS = 10_000;
const QUIET_MS = 5_000;
const ATTACK_MS = 20_000;

/** How much longer 99 of 100 answers to who is well-behaved may take while an attack goes on. */
const MOST_RATIO = 3;
const MOST_BLOCK_MS = 200;

interface Service {
  /** Milliseconds within which 99 of 100 answers come to each. */
  readonly p99: Readonly<Record<WellBehaved, number>>;
  /** Longest time for which the service's thread did nothing else, in milliseconds. */
  readonly longestBlockMs: number;
}

interface Disturbance extends Service {
  /** The p99 for one millisecond of the same before and after the attacks. */
  readonly ratio: Readonly<Record<WellBehaved, number>>;
  /** Answers that the attacker had in a second, refusals too. */
  readonly attacksPerSecond: number;
  /** Whether all of this is within what an attack may cost the others. */
  readonly holds: boolean;
}

export interface AttackResult {
  readonly quiet: Service;
  readonly during: Readonly<Record<AttackName, Disturbance>>;
}

/** What each attack costs those who ask for little. @throws Error for an attack that never reaches what it aims at */
export async function measureAttacks(
  service: Program,
  basic: string,
  client: pg.Client,
  only: readonly string[],
): Promise<AttackResult> {
  const target = await addTargets(client);
  const url = service.found;
  const [own, bearer] = [await tokenOf(url, basic), await tokenOf(url, basic)];
  const newcomers = await addNewcomers(client);
  const quietly = async (milliseconds: number) => {
    await longestBlock(url, own);
    const times = await askQuietly(url, { token: own, password: basic }, milliseconds);
    return { times, longestBlockMs: await longestBlock(url, own) };
  };
  await quietly(WARM_UP_MS);
  const names = (Object.keys(ATTACKS) as AttackName[]).filter((name) => only.length === 0 || only.includes(name));
  const quiet = [await quietly(QUIET_MS)];
  const attacked: { name: AttackName; times: Times; longestBlockMs: number; answers: number }[] = [];
  for (const name of names) {
    const place: Place = { url, bearer, newcomers: newcomers[name] ?? [], ...target };
    const { result, answers, reached } = await withAttack({ name, place }, () => quietly(ATTACK_MS));
    if (reached === 0) throw new Error(`${name} misses: none of ${answers} answers says what it aims at`);
    attacked.push({ name, ...result, answers });
    quiet.push(await quietly(QUIET_MS));
  }
  const quietP99 = p99Of(quiet.map(({ times }) => times));
  const during = attacked.map(({ name, times, longestBlockMs, answers }): [AttackName, Disturbance] => {
    const p99 = p99Of([times]);
    const ratio = each((who) => p99[who] / quietP99[who]);
    const holds = longestBlockMs <= MOST_BLOCK_MS && WELL_BEHAVED.every((who) => ratio[who] <= MOST_RATIO);
    return [name, { p99, ratio, longestBlockMs, attacksPerSecond: answers / (ATTACK_MS / 1_000), holds }];
  });
  return {
    quiet: { p99: quietP99, longestBlockMs: Math.max(...quiet.map(({ longestBlockMs }) => longestBlockMs)) },
    during: Object.fromEntries(during) as Record<AttackName, Disturbance>,
  };
}

function p99Of(rounds: readonly Times[]): Record<WellBehaved, number> {
  return each((who) =>
    percentile(
      rounds.flatMap((times) => times[who]),
      0.99,
    ),
  );
}

function each(figure: (who: WellBehaved) => number): Record<WellBehaved, number> {
  return Object.fromEntries(WELL_BEHAVED.map((who) => [who, figure(who)])) as Record<WellBehaved, number>;
}

async function withAttack<T>(attack: ToAttacker, work: () => Promise<T>) {
  const child = fork("dist/scripts/bench/attacker.js", [JSON.stringify(attack)]);
  const ended = once(child, "exit").then(() => {
    throw new Error(`the attacker has ended: ${attack.name}`);
  });
  // It ends after its last message as well.
  ended.catch(() => undefined);
  const message = () => Promise.race([once(child, "message") as Promise<[FromAttacker]>, ended]);
  await message();
  const result = await Promise.race([work(), ended]);
  child.send("stop");
  const [told] = await message();
  return { result, ...told };
}

/** A volume with many bricks, and a long history, so that who asks for too much would get it. */
async function addTargets(client: pg.Client): Promise<Pick<Place, "volumeId" | "clusterId">> {
  const clusterId = "00000000-0000-4000-8000-000000000001";
  const cluster = `'${clusterId}'`;
  await client.query(
    `insert into volume (id, cluster_id, name, type, status, replica_count, arbiter_count, disperse_count, redundancy_count, transport, options)
     values (md5('wide')::uuid, ${cluster}, 'wide', 'Distributed-Replicate', 'Started', 2, 0, 0, 0, 'tcp', '{}')`,
  );
  await client.query(
    `insert into gluster_volume_bricks (id, volume_id, host_id, host_name, brick_dir, brick_order, is_arbiter)
     select md5('wide' || b)::uuid, md5('wide')::uuid, md5('host' || (1 + b % 10))::uuid, 'node' || (1 + b % 10), '/wide/' || b, b, false
     from generate_series(0, 199) b`,
  );
  await client.query(
    `insert into operation (id, kind, state, cluster_id, cluster_name, volume_id, volume_name, session_id, session_name, arguments, requested_by,
       already_so, created_at, finished_at, deadline_at)
     select md5('operation' || n)::uuid, 'START_SESSION', 'SUCCEEDED', ${cluster}, 'bench', md5('volume1')::uuid, 'volume1', md5('session1.1')::uuid,
       'dst1::dr1', '{}', 'bench', false, now(), now(), now() from generate_series(1, 2000) n`,
  );
  await client.query(
    `insert into event (at, kind, cluster_id, cluster_name) select now(), 'CLUSTER_UPDATED', ${cluster}, 'bench' from generate_series(1, 20000)`,
  );
  await client.query("analyze");
  const { rows } = await client.query<{ id: string }>(`select md5('wide')::uuid as "id"`);
  return { volumeId: rows[0]?.id ?? "", clusterId };
}

async function tokenOf(url: string, basic: string): Promise<string> {
  const query = `mutation { createAccessToken(input: { label: "bench", role: OPERATOR, expiresInSeconds: 3600 }) { token } }`;
  const headers = { "content-type": "application/json", authorization: basic };
  const answer = JSON.parse(await ask({ url: `${url}/graphql`, headers, body: JSON.stringify({ query }) })) as {
    readonly data: { readonly createAccessToken: { readonly token: string } };
  };
  return `Bearer ${answer.data.createAccessToken.token}`;
}

/** Milliseconds, since the last time that it was asked for. */
async function longestBlock(url: string, authorization: string): Promise<number> {
  const text = await ask({ url: `${url}/metrics`, headers: { authorization }, body: null });
  return Number(/^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text)?.[1]) * 1_000;
}

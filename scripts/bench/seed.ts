import type pg from "pg";

export interface SeedSize {
  readonly volumes: number;
  readonly sessionsPerVolume: number;
  readonly bricksPerVolume: number;
  readonly optionsPerSession: number;
}

/** One cluster full of sessions, straight into the tables: what is measured is reading. */
export async function seed(client: pg.Client, size: SeedSize): Promise<{ volumeId: string; sessionId: string }> {
  const { volumes, sessionsPerVolume, bricksPerVolume, optionsPerSession } = size;
  await client.query(
    `insert into cluster (id, name, ssh_port, ssh_user, ssh_credential, reachable, sessions_observed_at, registered_by, registered_at)
     values ('00000000-0000-4000-8000-000000000001', 'bench', 22, 'root', '{"kind":"AGENT"}', true, now(), 'bench', now())`,
  );
  await client.query(
    `insert into host (id, cluster_id, name, other_names)
     select md5('host' || n)::uuid, '00000000-0000-4000-8000-000000000001', 'node' || n, '{}' from generate_series(1, 10) n`,
  );
  await client.query(
    `insert into volume (id, cluster_id, name, type, status, replica_count, arbiter_count, disperse_count, redundancy_count, transport, options)
     select md5('volume' || n)::uuid, '00000000-0000-4000-8000-000000000001', 'volume' || n, 'Distributed-Replicate', 'Started', 2, 0, 0, 0, 'tcp', '{}'
     from generate_series(1, $1) n`,
    [volumes],
  );
  await client.query(
    `insert into gluster_volume_bricks (id, volume_id, host_id, host_name, brick_dir, brick_order, is_arbiter)
     select md5('brick' || v || '.' || b)::uuid, md5('volume' || v)::uuid, md5('host' || (1 + b % 10))::uuid, 'node' || (1 + b % 10), '/bricks/' || v || '/' || b, b, false
     from generate_series(1, $1) v, generate_series(0, $2 - 1) b`,
    [volumes, bricksPerVolume],
  );
  await client.query(
    `insert into gluster_georep_session (session_id, master_volume_id, session_key, slave_host_name, slave_volume_id, slave_volume_name, status, last_known_status, cluster_id, created_at)
     select md5('session' || v || '.' || s)::uuid, md5('volume' || v)::uuid,
       md5('host1')::uuid || ':ssh://dst' || s || '::dr' || v || ':' || md5('dr' || v || s)::uuid, 'dst' || s, md5('dr' || v || s)::uuid, 'dr' || v, 'ACTIVE', 'ACTIVE',
       '00000000-0000-4000-8000-000000000001', now()
     from generate_series(1, $1) v, generate_series(1, $2) s`,
    [volumes, sessionsPerVolume],
  );
  await client.query(
    `insert into gluster_georep_session_details (session_id, master_brick_id, slave_host_uuid, slave_host_name, status, status_word, crawl_status,
       entry_pending, data_pending, meta_pending, failures, last_synced)
     select md5('session' || v || '.' || s)::uuid, md5('brick' || v || '.' || b)::uuid, md5('dsthost')::uuid, 'dst' || s,
       case when b % 2 = 0 then 'ACTIVE' else 'PASSIVE' end, case when b % 2 = 0 then 'Active' else 'Passive' end, 'Changelog Crawl', b, b, 0, 0, now()
     from generate_series(1, $1) v, generate_series(1, $2) s, generate_series(0, $3 - 1) b`,
    [volumes, sessionsPerVolume, bricksPerVolume],
  );
  await client.query(
    `insert into gluster_georep_config (session_id, config_key, config_value, id)
     select session_id, 'option-' || o, 'value ' || o, md5(session_id::text || o)::uuid from gluster_georep_session, generate_series(1, $1) o`,
    [optionsPerSession],
  );
  await client.query("analyze");
  const { rows } = await client.query<{ volumeId: string; sessionId: string }>(
    `select md5('volume1')::uuid as "volumeId", md5('session1.1')::uuid as "sessionId"`,
  );
  const [first] = rows;
  if (first === undefined) throw new Error("nothing was seeded");
  return first;
}

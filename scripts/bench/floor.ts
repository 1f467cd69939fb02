/**
 * The floor that the graph is measured against: the same JSON from bare `pg` queries over node:http, and nothing else. Run as a
 * process of its own: `node floor.js`, with DATABASE_URL set; prints the port that it listens on.
 */
import http from "node:http";
import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"], max: 10 });
// As the graph sends them: instants as ISO 8601 texts.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString());

interface DetailRow {
  readonly session_id: string;
}

const DETAIL = `d.session_id, d.status, d.crawl_status, d.slave_host_name, d.entry_pending, d.data_pending, d.meta_pending, d.failures, d.last_synced, b.id, b.host_name, b.brick_dir`;

const detailOf = (row: Record<string, unknown>): object => ({
  status: row["status"],
  crawlStatusRaw: row["crawl_status"],
  secondaryHostName: row["slave_host_name"],
  entryPending: row["entry_pending"],
  dataPending: row["data_pending"],
  metaPending: row["meta_pending"],
  failures: row["failures"],
  lastSyncedAt: row["last_synced"],
  brick: { id: row["id"], name: `${String(row["host_name"])}:${String(row["brick_dir"])}` },
});

const sessionOf = (row: Record<string, unknown>): object => ({
  id: row["session_id"],
  status: row["status"],
  secondaryHostName: row["slave_host_name"],
  secondaryVolumeName: row["slave_volume_name"],
  sessionKey: row["session_key"],
});

async function sessionsOfVolume(id: string): Promise<object> {
  const [sessions, details] = await Promise.all([
    pool.query(
      `select session_id, status, slave_host_name, slave_volume_name, session_key from gluster_georep_session where master_volume_id = $1 order by session_id`,
      [id],
    ),
    pool.query<DetailRow & Record<string, unknown>>(
      `select ${DETAIL} from gluster_georep_session s join gluster_georep_session_details d using (session_id)
       join gluster_volume_bricks b on b.id = d.master_brick_id where s.master_volume_id = $1 order by d.session_id, b.brick_order`,
      [id],
    ),
  ]);
  const bySession = Map.groupBy(details.rows, (row) => row.session_id);
  const nodes = sessions.rows.map((row: Record<string, unknown>) => ({
    ...sessionOf(row),
    details: (bySession.get(String(row["session_id"])) ?? []).map(detailOf),
  }));
  return { volume: { geoRepSessions: { nodes } } };
}

async function oneSession(id: string): Promise<object> {
  const [sessions, details, options] = await Promise.all([
    pool.query(
      `select session_id, status, slave_host_name, slave_volume_name, session_key from gluster_georep_session where session_id = $1`,
      [id],
    ),
    pool.query(
      `select ${DETAIL} from gluster_georep_session_details d join gluster_volume_bricks b on b.id = d.master_brick_id
       where d.session_id = $1 order by b.brick_order`,
      [id],
    ),
    pool.query(
      `select config_key as key, config_value as value from gluster_georep_config where session_id = $1 order by config_key`,
      [id],
    ),
  ]);
  const row: Record<string, unknown> = sessions.rows[0];
  return { geoRepSession: { ...sessionOf(row), details: details.rows.map(detailOf), options: options.rows } };
}

async function manySessions(): Promise<object> {
  const { rows } = await pool.query(
    `select session_id, status, slave_host_name, slave_volume_name, session_key from gluster_georep_session order by session_id limit 1000`,
  );
  return { geoRepSessions: { nodes: rows.map(sessionOf) } };
}

const answers: Readonly<Record<string, (id: string) => Promise<object>>> = {
  "/sessions-of-volume": sessionsOfVolume,
  "/one-session": oneSession,
  "/many-sessions": manySessions,
};

const server = http.createServer((request, response) => {
  let body = "";
  request.on("data", (part: Buffer) => (body += part.toString("utf8")));
  request.on("end", () => {
    void (async () => {
      const data = await answers[request.url ?? ""]?.(body);
      const text = JSON.stringify({ data });
      response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
      response.end(text);
    })();
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`${typeof address === "object" ? address?.port : ""}\n`);
});

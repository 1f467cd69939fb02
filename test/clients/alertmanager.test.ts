import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AlertDeliveries } from "../support/alert-deliveries.js";

let folder: string;
let alertmanager: ChildProcess;
let url: string;
let on: AlertDeliveries;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "georep-alertmanager-"));
  const config = path.join(folder, "alertmanager.yml");
  await writeFile(config, "route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n");
  const options = [`--config.file=${config}`, `--storage.path=${folder}`, "--cluster.listen-address="];
  alertmanager = spawn("prometheus-alertmanager", [...options, "--web.listen-address=127.0.0.1:0"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  url = await listening(alertmanager);
  on = await AlertDeliveries.start();
});
afterAll(async () => {
  await on[Symbol.asyncDispose]();
  alertmanager.kill("SIGKILL");
  await once(alertmanager, "exit");
  await rm(folder, { recursive: true, force: true });
});

/** Where it says that it listens. */
function listening(child: ChildProcess): Promise<string> {
  const { stderr } = child;
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    if (stderr === null) return reject(new Error("no log"));
    const lines: string[] = [];
    createInterface({ input: stderr })
      .on("line", (line) => {
        lines.push(line);
        const [, address] = /"?Listening on"? address=(127\S+)/.exec(line) ?? [];
        if (address !== undefined) resolve(`http://${address}`);
      })
      .on("close", () => reject(new Error(lines.join("\n"))));
  });
}

interface Known {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
}

/** The alerts that Alertmanager takes for active. */
async function active(): Promise<readonly Known[]> {
  return (await (await fetch(`${url}/api/v2/alerts?active=true`)).json()) as Known[];
}

async function delivered(count: number): Promise<void> {
  await expect
    .poll(async () => (await on.deliveries()).map(({ state, lastStatus }) => `${state} ${lastStatus}`))
    .toEqual(Array.from({ length: count }, () => "DELIVERED 200"));
}

test("Alertmanager takes an alert that fires, the same one again, and its end", async () => {
  const receiverId = await on.tell({
    webhook: { url: `${url}/api/v2/alerts`, format: "ALERTMANAGER", secret: null },
  });
  const actor = { user: "admin", tokenId: null, role: "ADMIN" } as const;
  const tried = await on.alerts.receivers.test(actor, receiverId, new AbortController().signal);
  expect(tried).toMatchObject({ status: 200, error: null });
  expect(await active(), "a test stays open").toEqual([]);

  await on.evaluate();
  await delivered(1);
  const session = on.rows.sessions.find(({ id }) => id === on.stopped());
  const [fired, ...others] = await active();
  expect(others).toEqual([]);
  expect(fired).toMatchObject({
    labels: {
      alertname: "stopped",
      service: "georep",
      severity: "warning",
      condition: "STATUS",
      cluster_id: session?.clusterId,
      session_id: session?.id,
    },
    annotations: { summary: "The session is STOPPED." },
  });

  await on.database.sql(`update "alert_delivery" set "last_attempt_at" = "last_attempt_at" - interval '61 seconds'`);
  expect(await on.evaluate()).toMatchObject({ queued: 1 });
  await delivered(1);
  expect(await active(), "the same alert again is taken for another").toEqual([
    { ...fired, endsAt: expect.any(String), updatedAt: expect.any(String) },
  ]);

  await on.setStatus(on.stopped(), "ACTIVE");
  await on.evaluate();
  await delivered(2);
  expect(await active()).toEqual([]);
});

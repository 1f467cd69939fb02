import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PASSWORD } from "../support/api.js";
import { restService, type RestService } from "../support/rest-service.js";

const run = promisify(execFile);

interface Seen {
  readonly error?: string;
  readonly clusters: Collection;
  readonly hosts: Collection;
  readonly vms: Collection;
  readonly datacenters: Collection;
  readonly found: Collection;
  readonly hostsOf: Readonly<Record<string, Collection>>;
  readonly refreshed: Readonly<Record<string, boolean>>;
  readonly clusterOfHost: Readonly<Record<string, string>>;
}

interface Collection {
  readonly fetched: boolean;
  readonly resources: Readonly<Record<string, { readonly id: string; readonly href: string }>>;
}

let service: RestService;
beforeAll(async () => {
  service = await restService();
});
afterAll(() => service[Symbol.asyncDispose]());

/** What libgovirt sees of the service, and everything that it complained of. */
async function walk(...credentials: readonly string[]): Promise<{ seen: Seen; complaints: string[] }> {
  const { stdout, stderr } = await run(
    "/usr/bin/python3",
    ["test/clients/govirt.py", new URL(service.url).host, ...credentials],
    { env: { PATH: "/usr/bin:/bin", GOVIRT_DISABLE_HTTPS: "1" }, timeout: 30_000 },
  );
  const complaints = stderr.split("\n").filter((line) => line.trim() !== "" && !line.includes("plain text HTTP"));
  return { seen: JSON.parse(stdout) as Seen, complaints: complaints.filter((line) => /govirt|soup|rest/i.test(line)) };
}

const names = (collection: Collection | undefined) => Object.keys(collection?.resources ?? {}).toSorted();

function expectEverything(seen: Seen): void {
  const { cluster, destination } = service.ids;
  expect(seen.error).toBeUndefined();
  expect(seen.clusters.resources).toMatchObject({
    source: { id: cluster, href: `/ovirt-engine/api/clusters/${cluster}` },
    destination: { id: destination },
  });
  const { hosts } = service;
  expect(names(seen.hosts)).toEqual([...hosts.source, ...hosts.destination].toSorted());
  expect(names(seen.hostsOf["source"])).toEqual(hosts.source.toSorted());
  expect(names(seen.hostsOf["destination"])).toEqual(hosts.destination.toSorted());
  const clusters = [
    ...hosts.source.map((host) => [host, cluster]),
    ...hosts.destination.map((host) => [host, destination]),
  ];
  expect(seen.clusterOfHost).toEqual(Object.fromEntries(clusters));
  expect(seen.refreshed).toEqual({ source: true, destination: true });
  expect(names(seen.found)).toEqual(["destination"]);
  expect(seen.vms).toEqual({ fetched: true, resources: {} });
  expect(seen.datacenters.fetched).toBe(true);
}

describe("libgovirt", () => {
  it("walks root, clusters and hosts with a password, which it sends when it is challenged", async () => {
    const { seen, complaints } = await walk("basic", "admin@internal", PASSWORD);
    expectEverything(seen);
    expect(complaints).toEqual([]);
  });

  it("walks them with a token of the token endpoint", async () => {
    const answer = await fetch(`${service.url}/ovirt-engine/sso/oauth/token`, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams({
        grant_type: "password",
        scope: "ovirt-app-api",
        username: "admin@internal",
        password: PASSWORD,
      }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const { seen, complaints } = await walk("token", token);
    expectEverything(seen);
    expect(complaints).toEqual([]);
  });

  it("says that a wrong password is refused", async () => {
    const { seen } = await walk("basic", "admin@internal", "wrong horse battery staple");
    expect(seen.error).toMatch(/unauthorized/i);
  });
});

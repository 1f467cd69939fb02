import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { AddressGuard } from "../../../src/alerting/addresses.js";

/** A guard to whose resolver names are what is said here. */
function guard(names: Readonly<Record<string, readonly string[]>> = {}, allowed: readonly string[] = []): AddressGuard {
  return new AddressGuard(allowed, async (name) => {
    const found = names[name] ?? [];
    if (found.length === 0) throw new Error(`getaddrinfo ENOTFOUND ${name}`);
    return found.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  });
}

const hostOf = (url: string): string => new URL(url).hostname;
const NOT_PUBLIC =
  /is not of the public Internet, or in a network of this machine's own: add its network to GEOREP_ALERT_ALLOWED_NETWORKS/;

describe("an address that is not of the public Internet", () => {
  it.each([
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://127.0.0.1./",
    "http://①②⑦.⓪.⓪.①/",
    "http://0.0.0.0/",
    "http://0/",
    "http://10.1.2.3/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/",
    "http://192.0.0.192/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:8.8.8.8]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://[2001:db8::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[100::1]/",
  ])("is refused as %s", async (url) => {
    await expect(guard().addressesOf(hostOf(url))).rejects.toThrow(NOT_PUBLIC);
  });

  it.each([
    ["a name that resolves to loopback", "hooks.example.org", ["127.0.0.1"]],
    ["a name with a dot at its end", "localhost.", ["127.0.0.1"]],
    ["a name that resolves to IPv6's loopback", "hooks.example.org", ["::1"]],
    ["a name that resolves to a mapped address", "hooks.example.org", ["::ffff:10.0.0.1"]],
    ["a name one of whose addresses is private", "hooks.example.org", ["93.184.216.34", "10.0.0.7"]],
    ["a link-local address with its zone", "hooks.example.org", ["fe80::1%eth0"]],
  ])("is refused behind %s", async (_what, host, addresses) => {
    await expect(guard({ [host]: addresses }).addressesOf(host)).rejects.toThrow(NOT_PUBLIC);
  });

  it("is refused where it is this machine's own", async () => {
    const own = Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address));
    expect(own.length).toBeGreaterThan(0);
    for (const address of own) await expect(guard({ own: [address] }).addressesOf("own")).rejects.toThrow(NOT_PUBLIC);
  });
});

describe("an address that is public, and in a network of this machine's own", () => {
  const inNetworks = (...cidrs: readonly string[]) =>
    new AddressGuard(
      ["8.8.8.9"],
      async () => [],
      () => ({
        eth0: cidrs.map((cidr) => {
          const [address = ""] = cidr.split("/");
          const base = { address, cidr, netmask: "", mac: "", internal: false };
          return address.includes(":") ? { ...base, family: "IPv6", scopeid: 0 } : { ...base, family: "IPv4" };
        }),
      }),
    );

  it.each(["8.8.8.200", "[2a01:4f8:c0c:1::20]"])("is refused as %s: it is a neighbour's", async (host) => {
    const beside = inNetworks("8.8.8.10/24", "2a01:4f8:c0c:1::10/64");
    await expect(beside.addressesOf(host)).rejects.toThrow(NOT_PUBLIC);
  });

  it.each(["8.8.8.9", "8.8.9.200", "[2a01:4f8:c0c:2::20]"])(
    "is reached as %s: opened, or of another one",
    async (host) => {
      expect(await inNetworks("8.8.8.10/24", "2a01:4f8:c0c:1::10/64").addressesOf(host)).toHaveLength(1);
    },
  );
});

describe("an address that may be reached", () => {
  it.each([
    ["93.184.216.34", ["93.184.216.34"]],
    ["[2606:2800:220:1:248:1893:25c8:1946]", ["2606:2800:220:1:248:1893:25c8:1946"]],
  ])("is a public one, as %s", async (host, addresses) => {
    expect((await guard().addressesOf(host)).map(({ address }) => address)).toEqual(addresses);
  });

  it("is one of a network that the settings open, and none beside it", async () => {
    const open = guard({ alertmanager: ["10.1.2.3"], other: ["10.2.0.1"] }, ["10.1.0.0/16", "::1"]);
    expect(await open.addressesOf("alertmanager")).toEqual([{ address: "10.1.2.3", family: 4 }]);
    expect(await open.addressesOf("[::1]")).toEqual([{ address: "::1", family: 6 }]);
    await expect(open.addressesOf("other")).rejects.toThrow(/^other is 10\.2\.0\.1, which is not/);
    await expect(open.addressesOf("127.0.0.1")).rejects.toThrow(NOT_PUBLIC);
  });

  it("is not made up where the name has none", async () => {
    await expect(guard().addressesOf("nowhere.example")).rejects.toThrow(/ENOTFOUND nowhere\.example/);
  });
});

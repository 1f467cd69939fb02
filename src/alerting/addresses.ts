import { lookup as systemLookup, type LookupAddress } from "node:dns";
import { BlockList, isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { promisify } from "node:util";

/** Resolves a name to all of its addresses. @throws what the resolver says */
export type Resolve = (name: string) => Promise<readonly LookupAddress[]>;

const resolveBySystem: Resolve = (name) => promisify(systemLookup)(name, { all: true });

/** An address that webhooks may not go to. The message says what opens it. */
class RefusedAddress extends Error {}

/**
 * IPv4 networks that are not of the public Internet, by IANA's registry of special-purpose addresses (RFC 6890 and what came after):
 * this network, private, shared by carriers, loopback, link-local with the clouds' metadata, protocol assignments, documentation,
 * 6to4 relays, benchmarks, multicast and what is reserved.
 */
const NOT_PUBLIC_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
] as const;

/**
 * What is public of IPv6, and what of that is not: protocol assignments with Teredo, documentation, 6to4. All that holds an IPv4
 * address (mapped, compatible, NAT64) and all that is local lies outside of 2000::/3.
 */
const PUBLIC_V6 = ["2000::/3"] as const;
const NOT_PUBLIC_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"] as const;

/** Which addresses webhooks may go to: those of the public Internet, and of networks that the settings open. */
export class AddressGuard {
  readonly #allowed: BlockList;
  readonly #resolve: Resolve;
  readonly #interfaces: typeof networkInterfaces;
  readonly #refusedV4 = listOf(NOT_PUBLIC_V4);
  readonly #publicV6 = listOf(PUBLIC_V6);
  readonly #refusedV6 = listOf(NOT_PUBLIC_V6);

  /** @param allowed addresses, and networks such as `10.1.0.0/16`, that are open though they are not public */
  constructor(allowed: readonly string[], resolve: Resolve = resolveBySystem, interfaces = networkInterfaces) {
    this.#allowed = listOf(allowed);
    this.#resolve = resolve;
    this.#interfaces = interfaces;
  }

  /**
   * The addresses of a host, resolved this once: a connection is made to one of these and to no other, whatever the name resolves to
   * later. Where one of them may not be reached, none is.
   *
   * @param host name or address, as `URL.hostname` has it: an address in whatever way it was written is a plain one there
   * @throws RefusedAddress, or what the resolver says
   */
  async addressesOf(host: string): Promise<readonly LookupAddress[]> {
    const literal = host.replace(/^\[(.*)\]$/, "$1");
    const family = isIP(literal);
    const found = family === 0 ? await this.#resolve(literal) : [{ address: literal, family }];
    for (const { address } of found) {
      if (this.#isAllowed(address)) continue;
      const which = family === 0 ? `${host} is ${address}, which` : address;
      throw new RefusedAddress(
        `${which} is not of the public Internet, or in a network of this machine's own: add its network to GEOREP_ALERT_ALLOWED_NETWORKS where webhooks may go there.`,
      );
    }
    return found;
  }

  #isAllowed(address: string): boolean {
    const plain = address.replace(/%.*$/, "");
    const family = isIP(plain) === 4 ? "ipv4" : "ipv6";
    if (this.#allowed.check(plain, family)) return true;
    if (ownNetworks(this.#interfaces()).check(plain, family)) return false;
    if (family === "ipv4") return !this.#refusedV4.check(plain, family);
    return this.#publicV6.check(plain, family) && !this.#refusedV6.check(plain, family);
  }
}

/** Those of this machine's interfaces, public ones too: what listens on it, or beside it, is reached by them. */
function ownNetworks(interfaces: ReturnType<typeof networkInterfaces>): BlockList {
  const all = Object.values(interfaces).flatMap((each) => each ?? []);
  // The network of an interface is null where its mask is none.
  return listOf(all.map(({ address, cidr }) => (cidr ?? address).replace(/%[^/]*/, "")));
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    const family = isIP(address) === 4 ? "ipv4" : "ipv6";
    list.addSubnet(address, bits === undefined ? (family === "ipv4" ? 32 : 128) : Number(bits), family);
  }
  return list;
}

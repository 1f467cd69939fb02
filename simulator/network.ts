import { randomInt } from "node:crypto";

/** Three numbers of the loopback network by chance: several simulations may run on one machine. */
function anyNetwork(): string {
  return `127.${randomInt(10, 250)}.${randomInt(1, 250)}`;
}

/**
 * A network in which none of `addresses` is: a node's address is its name to Gluster, and two clusters whose nodes have the
 * same names are not two to anyone.
 */
export function freeNetwork(addresses: readonly string[], draw: () => string = anyNetwork): string {
  for (;;) {
    const network = draw();
    if (!addresses.some((address) => address.startsWith(`${network}.`))) return network;
  }
}

import { expect, test } from "vitest";
import { freeNetwork } from "../../../simulator/network.js";

test("a cluster gets a network that no other of the simulation has", () => {
  const draws = ["127.10.1", "127.10.1", "127.10.10", "127.10.2"];
  const network = freeNetwork(["127.10.1.1", "127.10.10.1"], () => draws.shift() ?? "");
  expect(network).toBe("127.10.2");
});

test("a network is one of loopback's, and not the one of everyday use", () => {
  expect(freeNetwork([])).toMatch(/^127\.[1-9]\d+\.[1-9]\d*$/);
});

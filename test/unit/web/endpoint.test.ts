import { expect, it } from "vitest";
import { whyNoPort } from "../../../src/web/register/endpoint.js";

it.each(["", "0", "65536", "-1", "22.5", "1e3", "0x16", "ssh"])("%j is no port", (port) => {
  expect(whyNoPort(port)).toContain("from 1 to 65535");
});

it.each(["1", "22", " 2222 ", "65535"])("%j is a port", (port) => {
  expect(whyNoPort(port)).toBeNull();
});

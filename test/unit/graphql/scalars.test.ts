import { describe, expect, it } from "vitest";
import { BigIntScalar, DateTime } from "../../../src/model/schema/scalars.js";

describe("DateTime", () => {
  it.each([
    ["2026-01-01 00:00:01.5+00", "2026-01-01T00:00:01.500Z"],
    ["2026-01-01 00:00:01+00", "2026-01-01T00:00:01.000Z"],
    ["2026-01-01 00:00:01.123456+00", "2026-01-01T00:00:01.123Z"],
    // a database session whose zone is not UTC
    ["2026-01-01 02:00:01+02", "2026-01-01T00:00:01.000Z"],
    ["2026-01-01 05:30:00+05:30", "2026-01-01T00:00:00.000Z"],
  ])("writes PostgreSQL's %s as %s", (stored, text) => {
    expect(DateTime.serialize(stored)).toBe(text);
  });

  it("reads RFC 3339 with a zone and nothing else", () => {
    expect(DateTime.parseValue("2026-01-01T02:00:00+02:00")).toEqual(new Date("2026-01-01T00:00:00Z"));
    for (const wrong of [
      "2026-01-01",
      "2026-01-01T00:00:00",
      "yesterday",
      "2026-13-01T00:00:00Z",
      "2026-02-31T00:00:00Z",
      "2026-02-29T00:00:00+01:00",
      "0000-01-01T00:00:00Z",
      1_767_225_600_000,
      null,
    ]) {
      expect(() => DateTime.parseValue(wrong), String(wrong)).toThrow("RFC 3339");
    }
  });
});

describe("BigInt", () => {
  it("writes text, so that no digit is lost", () => {
    expect(BigIntScalar.serialize("9007199254740993")).toBe("9007199254740993");
    expect(BigIntScalar.serialize(9_007_199_254_740_993n)).toBe("9007199254740993");
  });

  it("reads text and safe numbers of 64 bits", () => {
    expect(BigIntScalar.parseValue("9223372036854775807")).toBe(9_223_372_036_854_775_807n);
    expect(BigIntScalar.parseValue(42)).toBe(42n);
    for (const wrong of ["9223372036854775808", 2 ** 53, 1.5, "1e3", "0x10", "", " 1", true, null]) {
      expect(() => BigIntScalar.parseValue(wrong), String(wrong)).toThrow("64-bit");
    }
  });
});

import { describe, expect, test } from "vitest";
import { AppError } from "../../../src/errors.js";
import {
  parseBrickPath,
  parseHostName,
  parseOptionKey,
  parseOptionValue,
  parseSecondaryUrl,
  parseSessionKey,
  parseUserName,
  parseVolumeName,
  secondaryArg,
  secondaryAsNamed,
  whyNotNamed,
} from "../../../src/gluster/values.js";

const NASTY = [
  "",
  "-rf",
  "--version",
  "a b",
  "a'b",
  'a"b',
  "a\nb",
  "a\0b",
  "a\tb",
  "$(reboot)",
  "`reboot`",
  "a;b",
  "a|b",
  "a&b",
  "a>b",
  "a\\b",
  "a*",
  "a?",
  "[ab]",
  "{a,b}",
  "~",
  "!x",
  "#x",
  "ä",
  "a\u0085b",
  "a\u2028b",
  "x".repeat(300),
];

function codeOf(act: () => unknown): string {
  try {
    act();
    return "accepted";
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

describe.each([
  ["volume", parseVolumeName],
  ["host", parseHostName],
  ["user", parseUserName],
  ["brick path", parseBrickPath],
  ["option key", parseOptionKey],
  ["destination", parseSecondaryUrl],
  ["session key", parseSessionKey],
] as const)("a %s", (_what, parse) => {
  test.each(NASTY)("refuses %j, which a shell or the CLI could read as something else", (text) => {
    expect(codeOf(() => parse(text, "input.x"))).toBe("INVALID_ARGUMENT");
  });

  test("names the argument at fault and says what is allowed", () => {
    expect(() => parse("$(x)", "input.x")).toThrow(expect.objectContaining({ field: "input.x" }));
    expect(() => parse("$(x)", "input.x")).toThrow(/^[A-Z].{20,}\.$/s);
  });
});

describe("what Gluster takes is taken", () => {
  test.each(["gvsrc", "a", "_x", "9", "a-b_C", "x".repeat(255)])("volume %s", (text) => {
    expect(parseVolumeName(text)).toBe(text);
  });
  test.each(["../x", "/etc", "a/b", "..", "vol/."])("but no volume named like a path: %s", (text) => {
    expect(codeOf(() => parseVolumeName(text))).toBe("INVALID_ARGUMENT");
  });
  test.each(["all", "volume", "force", "type"])("but not the volume name %s, a word of the CLI's grammar", (text) => {
    expect(codeOf(() => parseVolumeName(text))).toBe("INVALID_ARGUMENT");
  });
  test.each([
    "dst1",
    "dst-1.example.org",
    "10.0.0.1",
    "::1",
    "fd00::1:2",
    "fe80::1%eth0",
    "my_host",
    "3com.com",
    "node.3",
  ])("host %s", (text) => {
    expect(parseHostName(text)).toBe(text);
  });
  test.each([
    "10.0.0.256",
    "1.2.3",
    "a..b",
    "a.",
    "-a",
    "a-",
    "[::1]",
    "::1%",
    "::1%e;x",
    "host:22",
    "a/b",
    "u@h",
    `${"a".repeat(64)}.b`,
  ])("but not the host %s", (text) => {
    expect(codeOf(() => parseHostName(text))).toBe("INVALID_ARGUMENT");
  });
  test.each(["/bricks/a", "/b/@x+y=1,2:3%4"])("brick path %s", (text) => {
    expect(parseBrickPath(text)).toBe(text);
  });
  test.each(["/", "bricks/a", "/a/../b", "/a/./b", "/a b"])("but not the brick path %s", (text) => {
    expect(codeOf(() => parseBrickPath(text))).toBe("INVALID_ARGUMENT");
  });
  test("an option's key in both spellings is one key", () => {
    expect(parseOptionKey("sync_jobs")).toBe(parseOptionKey("sync-jobs"));
  });
  test.each(["--compress-level=0", "-z", "a b", "it's", '$(x) "y"', "2026-11-23 10:00:00", "true"])(
    "option value %s: it travels as one quoted word",
    (text) => {
      expect(parseOptionValue(text)).toBe(text);
    },
  );
  test.each(["", " a", "a ", "a\nb", "a\0b", "a\u001bb", "x".repeat(1025)])("but not the option value %j", (text) => {
    expect(codeOf(() => parseOptionValue(text))).toBe("INVALID_ARGUMENT");
  });
});

describe("destinations", () => {
  test.each([
    ["dst1::vol", { user: null, host: "dst1", volume: "vol" }, "dst1::vol"],
    ["root@dst1::vol", { user: null, host: "dst1", volume: "vol" }, "dst1::vol"],
    ["geo@dst1::vol", { user: "geo", host: "dst1", volume: "vol" }, "geo@dst1::vol"],
    ["[fd00::1]::vol", { user: null, host: "fd00::1", volume: "vol" }, "[fd00::1]::vol"],
    ["geo@[fd00::1]::vol", { user: "geo", host: "fd00::1", volume: "vol" }, "geo@[fd00::1]::vol"],
    ["node.3::vol", { user: null, host: "node.3", volume: "vol" }, "node.3::vol"],
    ["1.2.3::vol", { user: null, host: "1.2.3", volume: "vol" }, "1.2.3::vol"],
    ["svc$@dst1::vol", { user: "svc$", host: "dst1", volume: "vol" }, "svc$@dst1::vol"],
  ])("%s is read and written", (text, url, arg) => {
    expect(parseSecondaryUrl(text)).toEqual(url);
    expect(secondaryArg(parseSecondaryUrl(text))).toBe(arg);
  });
  test.each(["dst1:vol", "dst1", "::vol", "dst1::", "a@b@c::vol", "@dst1::vol", "dst1::vol:x"])(
    "%s is refused",
    (text) => {
      expect(codeOf(() => parseSecondaryUrl(text))).toBe("INVALID_ARGUMENT");
    },
  );
});

describe("session keys", () => {
  const creator = "BDA14ED7-c4c2-4f6f-8a41-c0050e941fc4";
  const volumeId = "0dfa658d-8ed1-452e-9491-9eeb70a174b6";

  test.each([
    [`${creator}:ssh://dst1::gvdst:${volumeId}`, null, "dst1", volumeId, "dst1::gvdst"],
    [`${creator}:ssh://dst1::gvdst`, null, "dst1", null, "dst1::gvdst"],
    [`${creator}:ssh://geo@dst1::gvdst:${volumeId}`, "geo", "dst1", volumeId, "geo@dst1::gvdst"],
    [`${creator}:ssh://root@dst1::gvdst:${volumeId}`, null, "dst1", volumeId, "root@dst1::gvdst"],
    [`${creator}:ssh://[fd00::1]::gvdst:${volumeId}`, null, "fd00::1", volumeId, "[fd00::1]::gvdst"],
    [`${creator}:ssh://[fd00::1]::gvdst`, null, "fd00::1", null, "[fd00::1]::gvdst"],
    [`${creator}:ssh://dst1::gvdst:`, null, "dst1", null, "dst1::gvdst"],
    [`${creator}:ssh://dst1::gvdst:short`, null, "dst1", null, "dst1::gvdst"],
    [`${creator}:ssh://svc$@node.3::gvdst:${volumeId}`, "svc$", "node.3", volumeId, "svc$@node.3::gvdst"],
  ])("%s", (key, user, host, secondaryVolumeUuid, named) => {
    const parsed = parseSessionKey(key);
    expect(parsed).toMatchObject({
      key,
      creatorUuid: creator.toLowerCase(),
      url: { user, host, volume: "gvdst" },
      secondaryVolumeUuid,
    });
    expect(secondaryAsNamed(key), "Gluster finds a session only under the name in its key").toBe(named);
    expect(secondaryArg(parsed)).toBe(named);
    expect(whyNotNamed(named)).toBeNull();
  });

  test.each([
    ["$(x)::gvdst", null, "$(x)", /A host is a DNS name/],
    ["-oProxyCommand=x::gvdst", null, "-oProxyCommand=x", /A host is a DNS name/],
    ["DOM\\svc@dst1::gvdst", "DOM\\svc", "dst1", /A user name has/],
    ["svc@example.org@dst1::gvdst", "svc@example.org", "dst1", /A user name has/],
    ["grün::gvdst", null, "grün", /A host is a DNS name/],
    ["dst1::--xml", null, "dst1", /A volume name has/],
  ])("%s is read, and named on no command line", (named, user, host, reason) => {
    const parsed = parseSessionKey(`${creator}:ssh://${named}:${volumeId}`);
    expect(parsed).toMatchObject({ named, url: { user, host }, secondaryVolumeUuid: volumeId });
    expect(codeOf(() => secondaryArg(parsed))).toBe("INVALID_ARGUMENT");
    expect(whyNotNamed(named)).toMatch(reason);
  });

  test.each([
    "dst1::gvdst",
    `${creator}:dst1::gvdst`,
    `nouuid:ssh://dst1::gvdst`,
    `${creator}:ssh://dst1:gvdst`,
    `${creator}:ssh://::gvdst`,
    `${creator}:ssh://dst1::${"x".repeat(1_000)}`,
    `${creator}:file:///gvdst`,
  ])("%s is refused", (key) => {
    expect(codeOf(() => parseSessionKey(key))).toBe("INVALID_ARGUMENT");
  });
});

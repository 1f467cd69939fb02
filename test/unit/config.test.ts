import path from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig, SETTINGS } from "../../src/config.js";
import { AppError } from "../../src/errors.js";

function problemsOf(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof AppError && error.code === "CONFIG_INVALID") return error.message;
    throw error;
  }
  throw new Error("the configuration was accepted");
}

describe("the configuration", () => {
  it("needs nothing: every setting has a default value or may be absent", () => {
    expect(loadConfig({})).toEqual({
      databaseUrl: null,
      databasePool: 10,
      dataDir: path.resolve("data"),
      secretKeyFile: path.resolve("data/secret.key"),
      host: "127.0.0.1",
      port: 4000,
      adminPassword: null,
      corsOrigins: null,
      trustedProxies: null,
      logLevel: "info",
      lookIntervalMs: 3_000,
      topologyIntervalMs: 30_000,
      capacityIntervalMs: 120_000,
      optionsIntervalMs: 600_000,
      staleAfterMs: 300_000,
      agentSocket: null,
      eventRetentionDays: 30,
    });
  });

  it("reads every declared setting from the environment", () => {
    const given: Record<keyof typeof SETTINGS, [text: string, value: unknown]> = {
      databaseUrl: ["postgresql://u:p@db/x", "postgresql://u:p@db/x"],
      databasePool: ["20", 20],
      dataDir: ["/srv/georep", "/srv/georep"],
      secretKeyFile: ["/etc/georep.key", "/etc/georep.key"],
      host: ["::", "::"],
      port: ["0", 0],
      adminPassword: ["correct horse", "correct horse"],
      corsOrigins: ["https://a.example, http://b.example:8080", ["https://a.example", "http://b.example:8080"]],
      trustedProxies: ["192.0.2.1, 2001:db8::/32", ["192.0.2.1", "2001:db8::/32"]],
      logLevel: ["debug", "debug"],
      lookIntervalMs: ["0.5", 500],
      topologyIntervalMs: ["60", 60_000],
      capacityIntervalMs: ["90", 90_000],
      optionsIntervalMs: ["1200", 1_200_000],
      staleAfterMs: ["60", 60_000],
      agentSocket: ["/run/agent.sock", "/run/agent.sock"],
      eventRetentionDays: ["7", 7],
    };
    const keys = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];
    const env = Object.fromEntries(keys.map((key) => [SETTINGS[key].name, given[key][0]]));
    expect(loadConfig(env)).toEqual(Object.fromEntries(keys.map((key) => [key, given[key][1]])));
  });

  it("keeps the secret key in the data folder unless told otherwise", () => {
    expect(loadConfig({ GEOREP_DATA_DIR: "/srv/georep" }).secretKeyFile).toBe("/srv/georep/secret.key");
  });

  it("takes an empty variable as not set", () => {
    expect(loadConfig({ GEOREP_PORT: "", DATABASE_URL: "" })).toMatchObject({ port: 4000, databaseUrl: null });
  });

  it.each(["proxy.example", "192.0.2.1/33", "2001:db8::/129", "192.0.2.1/24/2", "192.0.2.1/", "192.0.2.1,,::1"])(
    "takes %s for no proxy",
    (text) => {
      expect(() => loadConfig({ GEOREP_TRUSTED_PROXIES: text })).toThrow(/GEOREP_TRUSTED_PROXIES must list addresses/);
    },
  );

  it("names every problem at once", () => {
    const message = problemsOf({ GEOREP_PORT: "http", GEOREP_LOOK_INTERVAL: "-1", GEOREP_LOG_LEVEL: "loud" });
    expect(message).toContain('GEOREP_PORT must be a whole number from 0 to 65535, not "http"');
    expect(message).toContain('GEOREP_LOOK_INTERVAL must be a number of seconds from 0.1 to 3600, not "-1"');
    expect(message).toContain(
      'GEOREP_LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent, not "loud"',
    );
  });

  it.each([
    ["GEOREP_PORT", "65536"],
    ["GEOREP_PORT", "80.5"],
    ["GEOREP_PORT", "0x50"],
    ["GEOREP_LOOK_INTERVAL", "3s"],
    ["GEOREP_LOOK_INTERVAL", "Infinity"],
    ["GEOREP_CORS_ORIGINS", "https://a.example/path"],
    ["GEOREP_CORS_ORIGINS", "*"],
    ["GEOREP_ADMIN_PASSWORD", "short"],
    ["DATABASE_URL", "mysql://db/x"],
  ])("refuses %s=%s", (name, value) => {
    expect(problemsOf({ [name]: value })).toContain(name);
  });

  it("does not repeat a secret in its refusal", () => {
    const message = problemsOf({ DATABASE_URL: "http://u:hunter2@db", GEOREP_ADMIN_PASSWORD: "s3cr3t" });
    expect(message).not.toMatch(/hunter2|s3cr3t/);
  });

  it("refuses a misspelt setting instead of ignoring it", () => {
    expect(problemsOf({ GEOREP_PROT: "80" })).toContain("GEOREP_PROT is not a setting");
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { loadConfig, SETTINGS } from "../../src/config.js";
import { AppError } from "../../src/errors.js";

async function problemsOf(env: Record<string, string>): Promise<string> {
  try {
    await loadConfig(env);
  } catch (error) {
    if (error instanceof AppError && error.code === "CONFIG_INVALID") return error.message;
    throw error;
  }
  throw new Error("the configuration was accepted");
}

describe("the configuration", () => {
  it("needs nothing: every setting has a default value or may be absent", async () => {
    expect(await loadConfig({})).toEqual({
      databaseUrl: null,
      databasePool: 10,
      dataDir: path.resolve("data"),
      secretKeyFile: path.resolve("data/secret.key"),
      host: "127.0.0.1",
      port: 4000,
      tlsCertFile: null,
      tlsKeyFile: null,
      adminPassword: null,
      corsOrigins: null,
      trustedProxies: null,
      logLevel: "info",
      pollIntervalMs: 3_000,
      topologyIntervalMs: 30_000,
      capacityIntervalMs: 120_000,
      optionsIntervalMs: 600_000,
      staleAfterMs: 300_000,
      agentSocket: null,
      eventRetentionDays: 30,
      progressRetentionHours: 6,
      operationRetentionDays: 90,
      alertIntervalMs: 5_000,
      alertAllowedNetworks: null,
      smtpUrl: null,
      smtpFrom: null,
      smtpPassword: null,
    });
  });

  it("reads every declared setting from the environment", async () => {
    const given: Record<keyof typeof SETTINGS, [text: string, value: unknown]> = {
      databaseUrl: ["postgresql://u:p@db/x", "postgresql://u:p@db/x"],
      databasePool: ["20", 20],
      dataDir: ["/srv/georep", "/srv/georep"],
      secretKeyFile: ["/etc/georep.key", "/etc/georep.key"],
      host: ["::", "::"],
      port: ["0", 0],
      tlsCertFile: ["/etc/georep/cert.pem", "/etc/georep/cert.pem"],
      tlsKeyFile: ["/etc/georep/key.pem", "/etc/georep/key.pem"],
      adminPassword: ["correct horse", "correct horse"],
      // Only one of the two may be set.
      adminPasswordFile: ["", null],
      corsOrigins: ["https://a.example, http://b.example:8080", ["https://a.example", "http://b.example:8080"]],
      trustedProxies: ["192.0.2.1, 2001:db8::/32", ["192.0.2.1", "2001:db8::/32"]],
      logLevel: ["debug", "debug"],
      pollIntervalMs: ["0.5", 500],
      topologyIntervalMs: ["60", 60_000],
      capacityIntervalMs: ["90", 90_000],
      optionsIntervalMs: ["1200", 1_200_000],
      staleAfterMs: ["60", 60_000],
      agentSocket: ["/run/agent.sock", "/run/agent.sock"],
      eventRetentionDays: ["7", 7],
      progressRetentionHours: ["12", 12],
      operationRetentionDays: ["365", 365],
      alertIntervalMs: ["2.5", 2_500],
      alertAllowedNetworks: ["10.1.0.0/16, 192.0.2.7", ["10.1.0.0/16", "192.0.2.7"]],
      smtpUrl: ["smtp://georep@mail.example.org:587", "smtp://georep@mail.example.org:587"],
      smtpFrom: ["Georep <georep@example.org>", "Georep <georep@example.org>"],
      smtpPassword: ["of the mail server", "of the mail server"],
      // Only one of the two may be set.
      smtpPasswordFile: ["", null],
    };
    const keys = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];
    const env = Object.fromEntries(keys.map((key) => [SETTINGS[key].name, given[key][0]]));
    const read = keys.filter((key) => key !== "adminPasswordFile" && key !== "smtpPasswordFile");
    expect(await loadConfig(env)).toEqual(Object.fromEntries(read.map((key) => [key, given[key][1]])));
  });

  it("keeps the secret key in the data folder unless told otherwise", async () => {
    expect((await loadConfig({ GEOREP_DATA_DIR: "/srv/georep" })).secretKeyFile).toBe("/srv/georep/secret.key");
  });

  it("takes an empty variable as not set", async () => {
    expect(await loadConfig({ GEOREP_PORT: "", DATABASE_URL: "" })).toMatchObject({ port: 4000, databaseUrl: null });
  });

  it.each(["proxy.example", "192.0.2.1/33", "2001:db8::/129", "192.0.2.1/24/2", "192.0.2.1/", "192.0.2.1,,::1"])(
    "takes %s for no proxy",
    async (text) => {
      await expect(loadConfig({ GEOREP_TRUSTED_PROXIES: text })).rejects.toThrow(
        /GEOREP_TRUSTED_PROXIES must list addresses/,
      );
    },
  );

  it("names every problem at once", async () => {
    const message = await problemsOf({ GEOREP_PORT: "http", GEOREP_POLL_INTERVAL: "-1", GEOREP_LOG_LEVEL: "loud" });
    expect(message).toContain('GEOREP_PORT must be a whole number from 0 to 65535, not "http"');
    expect(message).toContain('GEOREP_POLL_INTERVAL must be a number of seconds from 0.1 to 3600, not "-1"');
    expect(message).toContain(
      'GEOREP_LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent, not "loud"',
    );
  });

  it.each([
    ["GEOREP_PORT", "65536"],
    ["GEOREP_PORT", "80.5"],
    ["GEOREP_PORT", "0x50"],
    ["GEOREP_POLL_INTERVAL", "3s"],
    ["GEOREP_POLL_INTERVAL", "Infinity"],
    ["GEOREP_CORS_ORIGINS", "https://a.example/path"],
    ["GEOREP_CORS_ORIGINS", "*"],
    ["GEOREP_ADMIN_PASSWORD", "short"],
    ["DATABASE_URL", "mysql://db/x"],
    ["GEOREP_SMTP_URL", "https://mail.example.org"],
    ["GEOREP_SMTP_URL", "smtp://georep:secret@mail.example.org"],
    ["GEOREP_SMTP_FROM", "nobody"],
    ["GEOREP_ALERT_ALLOWED_NETWORKS", "alertmanager.example.org"],
  ])("refuses %s=%s", async (name, value) => {
    expect(await problemsOf({ [name]: value })).toContain(name);
  });

  it("takes a certificate with its key alone", async () => {
    expect(await problemsOf({ GEOREP_TLS_CERT_FILE: "cert.pem" })).toContain(
      "GEOREP_TLS_CERT_FILE is set and GEOREP_TLS_KEY_FILE is not: set both, or none",
    );
    expect(await problemsOf({ GEOREP_TLS_KEY_FILE: "key.pem" })).toContain(
      "GEOREP_TLS_KEY_FILE is set and GEOREP_TLS_CERT_FILE is not: set both, or none",
    );
  });

  it("takes an SMTP server with a sender alone", async () => {
    expect(await problemsOf({ GEOREP_SMTP_URL: "smtp://mail.example.org" })).toContain(
      "GEOREP_SMTP_URL is set and GEOREP_SMTP_FROM is not: set both, or none",
    );
    expect(await problemsOf({ GEOREP_SMTP_PASSWORD: "a", GEOREP_SMTP_PASSWORD_FILE: "package.json" })).toContain(
      "both set",
    );
  });

  it("does not repeat a secret in its refusal", async () => {
    const message = await problemsOf({
      DATABASE_URL: "http://u:hunter2@db",
      GEOREP_ADMIN_PASSWORD: "s3cr3t",
      GEOREP_SMTP_URL: "smtp://u:hunter3@mail",
    });
    expect(message).not.toMatch(/hunter|s3cr3t/);
  });

  it("refuses a misspelt setting instead of ignoring it", async () => {
    expect(await problemsOf({ GEOREP_FURTHER: "80" })).toMatch(/GEOREP_FURTHER is not a setting$/);
  });

  it.each([
    ["GEOREP_PROT", "GEOREP_PORT"],
    ["GEOREP_POR", "GEOREP_PORT"],
    ["GEOREP_PORTS", "GEOREP_PORT"],
    ["GEOREP_HOSD", "GEOREP_HOST"],
    ["GEOREP_POLL_INTERVALL", "GEOREP_POLL_INTERVAL"],
  ])("says of %s that %s is meant", async (name, meant) => {
    expect(await problemsOf({ [name]: "80" })).toContain(`${name} is not a setting (${meant} is)`);
  });

  describe("the admin's password in a file", () => {
    let file: string;
    beforeEach(async () => {
      file = path.join(await mkdtemp(path.join(tmpdir(), "georep-config-")), "password");
      onTestFinished(() => rm(path.dirname(file), { recursive: true }));
    });

    it("is its first line", async () => {
      await writeFile(file, "correct horse\nwhat else stands there\n");
      expect((await loadConfig({ GEOREP_ADMIN_PASSWORD_FILE: file })).adminPassword).toBe("correct horse");
    });

    it("is refused where it is too short, cannot be read, or is set twice, and never repeated", async () => {
      await writeFile(file, "s3cr3t\n");
      const short = await problemsOf({ GEOREP_ADMIN_PASSWORD_FILE: file });
      expect(short).toContain("GEOREP_ADMIN_PASSWORD_FILE names a file whose first line must have at least 8");
      expect(short).not.toContain("s3cr3t");
      expect(await problemsOf({ GEOREP_ADMIN_PASSWORD_FILE: path.dirname(file) })).toContain(
        "cannot be read: it is a folder",
      );
      expect(await problemsOf({ GEOREP_ADMIN_PASSWORD_FILE: `${file}.not` })).toContain("cannot be read: ENOENT");
      // A file without an end, by its size an empty one, would keep the start from ever coming to one.
      expect(await problemsOf({ GEOREP_ADMIN_PASSWORD_FILE: "/proc/self/smaps" })).toContain("longer than 65536 bytes");
      await writeFile(file, "long enough");
      const both = { GEOREP_ADMIN_PASSWORD_FILE: file, GEOREP_ADMIN_PASSWORD: "another one" };
      expect(await problemsOf(both)).toContain("are both set");
    });
  });
});

import { isIP } from "node:net";
import path from "node:path";
import { AppError } from "./errors.js";
import { readSmallFile } from "./files/small-file.js";

interface Setting<T> {
  /** Name of the environment variable. */
  readonly name: string;
  /** What it may hold, in words. */
  readonly values: string;
  /** As it would stand in the environment; null when the setting has no default value. */
  readonly default: string | null;
  readonly description: string;
  /** Reads the text; throws an Error whose message completes "NAME …". */
  readonly parse: (text: string) => T | Promise<T>;
}

type Value<S> = S extends Setting<infer T> & { readonly default: infer D } ? (D extends null ? T | null : T) : never;
type Kind<T> = Pick<Setting<T>, "values" | "parse">;

const text: Kind<string> = { values: "text", parse: (value) => value };
const folder: Kind<string> = { values: "path", parse: (value) => path.resolve(value) };

const password: Kind<string> = {
  values: "text, at least 8 characters",
  parse: (value) => {
    if (value.length < 8) throw new Error("must have at least 8 characters");
    return value;
  },
};

/** The first line of a file, as a secret store mounts it. */
const inFile = ({ parse }: Kind<string>): Kind<string> => ({
  values: "path",
  parse: async (value) => {
    const content = await readSmallFile(value).catch((error: unknown) => {
      throw new Error(`cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    });
    try {
      return await parse(content.split(/\r?\n/, 1)[0] ?? "");
    } catch (error) {
      throw new Error(`names a file whose first line ${error instanceof Error ? error.message : ""}`, { cause: error });
    }
  },
});

function integer(min: number, max: number): Kind<number> {
  return {
    values: `${min}–${max}`,
    parse: (value) => {
      const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
      if (!(number >= min && number <= max))
        throw new Error(`must be a whole number from ${min} to ${max}, not "${value}"`);
      return number;
    },
  };
}

/** Written in seconds, read in milliseconds. */
function seconds(min: number, max: number): Kind<number> {
  return {
    values: `seconds, ${min}–${max}`,
    parse: (value) => {
      const number = /^\d{1,9}(\.\d{1,3})?$/.test(value) ? Number(value) : Number.NaN;
      if (!(number >= min && number <= max)) {
        throw new Error(`must be a number of seconds from ${min} to ${max}, not "${value}"`);
      }
      return Math.round(number * 1000);
    },
  };
}

function oneOf<const T extends string>(...words: readonly T[]): Kind<T> {
  return {
    values: words.join(", "),
    parse: (value) => {
      const found = words.find((word) => word === value);
      if (found === undefined) throw new Error(`must be one of ${words.join(", ")}, not "${value}"`);
      return found;
    },
  };
}

// The value is never quoted back: it holds a password.
const databaseUrl: Kind<string> = {
  values: "postgresql:// URL",
  parse: (value) => {
    const url = URL.canParse(value) ? new URL(value) : null;
    if (url === null || !["postgres:", "postgresql:"].includes(url.protocol)) {
      throw new Error("must be a URL such as postgresql://user:password@host:5432/database");
    }
    return value;
  },
};

// Not quoted back either: some write the password into it, which is refused.
const smtpUrl: Kind<string> = {
  values: "smtp:// or smtps:// URL",
  parse: (value) => {
    const url = URL.canParse(value) ? new URL(value) : null;
    if (url === null || !["smtp:", "smtps:"].includes(url.protocol) || url.hostname === "") {
      throw new Error("must be a URL such as smtp://user@mail.example.org:587");
    }
    if (url.password !== "") throw new Error("must hold no password: set GEOREP_SMTP_PASSWORD_FILE");
    return value;
  },
};

const sender: Kind<string> = {
  values: "e-mail address",
  parse: (value) => {
    if (!/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/.test(value)) {
      throw new Error(`must be an address such as georep@example.org or Georep <georep@example.org>, not "${value}"`);
    }
    return value;
  },
};

const origins: Kind<readonly string[]> = {
  values: "origins, separated by commas",
  parse: (value) => {
    const list = value.split(",").map((origin) => origin.trim());
    for (const origin of list) {
      if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
        throw new Error(`must list origins such as https://example.org, not "${origin}"`);
      }
    }
    return list;
  },
};

const networks: Kind<readonly string[]> = {
  values: "addresses and networks, separated by commas",
  parse: (value) => {
    const list = value.split(",").map((network) => network.trim());
    for (const network of list) {
      const [address = "", bits, ...more] = network.split("/");
      const most = isIP(address) === 4 ? 32 : 128;
      const isPrefix = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
      if (isIP(address) === 0 || !isPrefix || more.length > 0) {
        throw new Error(`must list addresses such as 192.0.2.1 or networks such as 2001:db8::/32, not "${network}"`);
      }
    }
    return list;
  },
};

/** Every setting: the key in Config, and how it stands in the environment. The README's table says the same. */
export const SETTINGS = {
  databaseUrl: {
    name: "DATABASE_URL",
    ...databaseUrl,
    default: null,
    description:
      "The PostgreSQL server. It must give each client a session of its own. None: one that comes along, in the data folder.",
  },
  databasePool: {
    name: "GEOREP_DATABASE_POOL",
    ...integer(2, 200),
    default: "10",
    description:
      "Most connections to the database for requests; owners have four of their own, and two are held for locks and notifications.",
  },
  dataDir: {
    name: "GEOREP_DATA_DIR",
    ...folder,
    default: "./data",
    description: "Folder of the embedded database and of the secret key.",
  },
  secretKeyFile: {
    name: "GEOREP_SECRET_KEY_FILE",
    ...folder,
    default: null,
    description:
      "Key that stored secrets, of SSH and of webhooks, are encrypted with, made when missing; `secret.key` in the data folder. All replicas need the same.",
  },
  host: {
    name: "GEOREP_HOST",
    ...text,
    default: "127.0.0.1",
    description: "Address to listen on.",
  },
  port: {
    name: "GEOREP_PORT",
    ...integer(0, 65_535),
    default: "4000",
    description: "Port to listen on; 0 takes a free one.",
  },
  tlsCertFile: {
    name: "GEOREP_TLS_CERT_FILE",
    ...folder,
    default: null,
    description:
      "Certificate to serve HTTPS with, as PEM, with those between it and its authority after it; a renewed file is taken up within seconds. None: HTTP.",
  },
  tlsKeyFile: {
    name: "GEOREP_TLS_KEY_FILE",
    ...folder,
    default: null,
    description: "Private key of that certificate, as PEM without a passphrase.",
  },
  adminPassword: {
    name: "GEOREP_ADMIN_PASSWORD",
    ...password,
    default: null,
    description:
      "Password of the user admin. None: one is made at the first start, and put into the file `admin-password` in the data folder.",
  },
  adminPasswordFile: {
    name: "GEOREP_ADMIN_PASSWORD_FILE",
    ...inFile(password),
    default: null,
    description: "File whose first line is that password, in place of GEOREP_ADMIN_PASSWORD.",
  },
  corsOrigins: {
    name: "GEOREP_CORS_ORIGINS",
    ...origins,
    default: null,
    description: "Web origins whose pages may call the service. None: no other than its own.",
  },
  trustedProxies: {
    name: "GEOREP_TRUSTED_PROXIES",
    ...networks,
    default: null,
    description:
      "Proxies whose X-Forwarded-For tells where a request comes from, since wrong passwords are counted by address, and whose X-Forwarded-Proto tells whether it came by TLS.",
  },
  logLevel: {
    name: "GEOREP_LOG_LEVEL",
    ...oneOf("trace", "debug", "info", "warn", "error", "fatal", "silent"),
    default: "info",
    description: "Least severe lines to log.",
  },
  pollIntervalMs: {
    name: "GEOREP_POLL_INTERVAL",
    ...seconds(0.1, 3600),
    default: "3",
    description:
      "How often sessions are polled; where a poll takes more than half of that, a pause as long follows, of one interval at most.",
  },
  topologyIntervalMs: {
    name: "GEOREP_TOPOLOGY_INTERVAL",
    ...seconds(1, 86_400),
    default: "30",
    description:
      "How often hosts and volumes are polled, which they are as well where a poll of sessions finds that a volume was changed.",
  },
  capacityIntervalMs: {
    name: "GEOREP_CAPACITY_INTERVAL",
    ...seconds(1, 86_400),
    default: "120",
    description:
      "How often bricks are asked for size, free space, whether they are online, hold files, and are written to, and hosts for their clocks.",
  },
  optionsIntervalMs: {
    name: "GEOREP_OPTIONS_INTERVAL",
    ...seconds(1, 86_400),
    default: "600",
    description:
      "How often the full list of a session's options is read, and its keys, which are also read when their files change.",
  },
  staleAfterMs: {
    name: "GEOREP_STALE_AFTER",
    ...seconds(1, 86_400),
    default: "300",
    description: "Time without a complete poll after which a session's status is UNKNOWN.",
  },
  agentSocket: {
    name: "SSH_AUTH_SOCK",
    ...text,
    default: null,
    description: "Socket of the SSH agent, for clusters that were registered to be reached through one.",
  },
  eventRetentionDays: {
    name: "GEOREP_EVENT_RETENTION_DAYS",
    ...integer(1, 3650),
    default: "30",
    description:
      "Days that events are kept, and closed findings, resolved alerts with their deliveries, silences and access tokens after their end.",
  },
  progressRetentionHours: {
    name: "GEOREP_PROGRESS_RETENTION_HOURS",
    ...integer(1, 87_600),
    default: "6",
    description: "Hours that events of progress (SESSION_PROGRESS) are kept, but for the newest of each session.",
  },
  operationRetentionDays: {
    name: "GEOREP_OPERATION_RETENTION_DAYS",
    ...integer(1, 3650),
    default: "90",
    description:
      "Days that operations, their steps and what verifications found are kept after their end, but for the last verification of each session that told whether files differ.",
  },
  alertIntervalMs: {
    name: "GEOREP_ALERT_INTERVAL",
    ...seconds(0.1, 3600),
    default: "5",
    description: "How often alert rules are evaluated, beside at once when something happens that they watch.",
  },
  alertAllowedNetworks: {
    name: "GEOREP_ALERT_ALLOWED_NETWORKS",
    ...networks,
    default: null,
    description:
      "Where webhooks of alerts may go beside the public Internet, such as the network of your Alertmanager. None: nowhere else.",
  },
  smtpUrl: {
    name: "GEOREP_SMTP_URL",
    ...smtpUrl,
    default: null,
    description:
      "SMTP server that mails of alerts go through, with the user where it asks for one; smtp takes TLS up where the server offers it (STARTTLS), smtps begins with it. None: no mail.",
  },
  smtpFrom: {
    name: "GEOREP_SMTP_FROM",
    ...sender,
    default: null,
    description: "Who mails of alerts are from.",
  },
  smtpPassword: {
    name: "GEOREP_SMTP_PASSWORD",
    ...text,
    default: null,
    description: "Password of the user in GEOREP_SMTP_URL.",
  },
  smtpPasswordFile: {
    name: "GEOREP_SMTP_PASSWORD_FILE",
    ...inFile(text),
    default: null,
    description: "File whose first line is that password, in place of GEOREP_SMTP_PASSWORD.",
  },
} as const satisfies Record<string, Setting<unknown>>;

type Settings = typeof SETTINGS;

/** The settings as read: paths absolute, times in milliseconds, null where nothing is set and there is no default. */
export type Config = {
  readonly [K in Exclude<keyof Settings, "adminPasswordFile" | "smtpPasswordFile">]: K extends "secretKeyFile"
    ? string
    : Value<Settings[K]>;
};

/**
 * Reads the configuration from the environment; an empty variable counts as not set.
 *
 * @param instead variables that take the place of the environment's
 * @throws AppError CONFIG_INVALID that lists every problem, names that begin with GEOREP_ and are no setting among them.
 */
export async function loadConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  instead: Readonly<Record<string, string>> = {},
): Promise<Config> {
  const env = { ...environment, ...instead };
  const problems: string[] = [];
  const { secretKeyFile, adminPasswordFile, smtpPasswordFile, ...read } = await readSettings(env, problems);
  if (read.adminPassword !== null && adminPasswordFile !== null) {
    problems.push("GEOREP_ADMIN_PASSWORD and GEOREP_ADMIN_PASSWORD_FILE are both set: set one of them");
  }
  if ((read.tlsCertFile === null) !== (read.tlsKeyFile === null)) {
    const [is, isNot] = read.tlsKeyFile === null ? ["CERT", "KEY"] : ["KEY", "CERT"];
    problems.push(`GEOREP_TLS_${is}_FILE is set and GEOREP_TLS_${isNot}_FILE is not: set both, or none`);
  }
  if ((read.smtpUrl === null) !== (read.smtpFrom === null)) {
    const [is, isNot] = read.smtpFrom === null ? ["URL", "FROM"] : ["FROM", "URL"];
    problems.push(`GEOREP_SMTP_${is} is set and GEOREP_SMTP_${isNot} is not: set both, or none`);
  }
  if (read.smtpPassword !== null && smtpPasswordFile !== null) {
    problems.push("GEOREP_SMTP_PASSWORD and GEOREP_SMTP_PASSWORD_FILE are both set: set one of them");
  }
  const known = new Set<string>(Object.values(SETTINGS).map((setting) => setting.name));
  for (const name of Object.keys(env)) {
    if (!name.startsWith("GEOREP_") || known.has(name)) continue;
    const meant = [...known].find((setting) => isMistyped(name, setting));
    problems.push(`${name} is not a setting${meant === undefined ? "" : ` (${meant} is)`}`);
  }
  if (problems.length > 0) {
    throw new AppError("CONFIG_INVALID", `The configuration is not valid: ${problems.join("; ")}`);
  }
  return {
    ...read,
    secretKeyFile: secretKeyFile ?? path.join(read.dataDir, "secret.key"),
    adminPassword: read.adminPassword ?? adminPasswordFile,
    smtpPassword: read.smtpPassword ?? smtpPasswordFile,
  };
}

/** Null is put in place of what cannot be read, whatever the setting's type: `problems` tells of it. */
async function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): Promise<{ readonly [K in keyof Settings]: Value<Settings[K]> }> {
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries<Setting<unknown>>(SETTINGS)) {
    const given = env[setting.name];
    const value = given === undefined || given === "" ? setting.default : given;
    try {
      values[key] = value === null ? null : await setting.parse(value);
    } catch (error) {
      values[key] = null;
      problems.push(`${setting.name} ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return values as { [K in keyof Settings]: Value<Settings[K]> };
}

/** Whether one letter too many, too few or another one, or two that changed places, make `name` of `setting`. */
function isMistyped(name: string, setting: string): boolean {
  let begin = 0;
  while (begin < name.length && name[begin] === setting[begin]) begin += 1;
  let end = 0;
  while (end < Math.min(name.length, setting.length) - begin && name.at(-1 - end) === setting.at(-1 - end)) end += 1;
  const [of, instead] = [name.slice(begin, name.length - end), setting.slice(begin, setting.length - end)];
  if (of.length <= 1 && instead.length <= 1) return true;
  return of.length === 2 && instead.length === 2 && of[0] === instead[1] && of[1] === instead[0];
}

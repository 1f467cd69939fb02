import { pino, type DestinationStream, type Logger } from "pino";

export type Log = Logger;

// Whatever shape a secret arrives in, it is cut out here and not where the line is written.
const SECRETS = ["password", "passphrase", "privateKey", "token", "authorization", "secret"];

/** The root logger: JSON lines on standard error, so that standard output holds only what a person must read once. */
export function createLog(level: string, destination: DestinationStream = process.stderr): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      redact: { paths: SECRETS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: "[redacted]" },
    },
    destination,
  );
}

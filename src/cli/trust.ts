import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { CliError, EXIT } from "./exit-codes.js";

/**
 * Trusts, for the connections of this process, the authorities of the system, and one more. Those that Node brings along stand
 * in where the system has none, as in a small container.
 *
 * @param url where the connections go: without TLS there is nothing to do, and reading the authorities takes its time
 * @param cacert PEM file with the certificate of one more; null for none
 * @throws CliError USAGE for a file that holds none
 */
export function trustAuthorities(url: string, cacert: string | null): void {
  const more = cacert === null ? [] : [certificatesIn(cacert)];
  if (!url.startsWith("https:")) return;
  const system = getCACertificates("system");
  setDefaultCACertificates([...(system.length > 0 ? system : getCACertificates("default")), ...more]);
}

function certificatesIn(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(EXIT.USAGE, `The certificate cannot be read: ${reason}`, { cause: error });
  }
  if (!text.includes("-----BEGIN CERTIFICATE-----")) {
    throw new CliError(EXIT.USAGE, `${file} holds no certificate in PEM form.`);
  }
  return text;
}

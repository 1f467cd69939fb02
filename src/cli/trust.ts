import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { CliError, EXIT } from "./exit-codes.js";

/**
 * Trusts, for every connection of this process, the authorities that Node brings along, those of the system, and one more.
 *
 * @param cacert PEM file with its certificate; null for none
 * @throws CliError USAGE for a file that holds none
 */
export function trustAuthorities(cacert: string | null): void {
  const more = cacert === null ? [] : [certificatesIn(cacert)];
  setDefaultCACertificates([...getCACertificates("default"), ...getCACertificates("system"), ...more]);
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

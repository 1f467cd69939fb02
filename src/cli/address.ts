import { isIP } from "node:net";
import { CliError, EXIT } from "./exit-codes.js";

/** The address of a service without a slash at its end. @throws CliError USAGE */
export function serviceUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new CliError(
      EXIT.USAGE,
      `${text} is no address such as https://georep.example.org or http://127.0.0.1:4000.`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new CliError(
      EXIT.USAGE,
      "Leave the password out of the address: it is asked for, or read by --password-stdin.",
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/** Whether what is sent there can be read on the way. */
export function isReadable(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  if (protocol === "https:") return false;
  const host = hostname.replace(/^\[|\]$/g, "");
  const isLoopback = host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
  return !isLoopback;
}

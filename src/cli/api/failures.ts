import { CliError, EXIT, exitCodeOf } from "../exit-codes.js";

/** An error as GraphQL answers have it. */
export interface AnsweredError {
  readonly message: string;
  readonly extensions?: { readonly code?: string };
}

/** The first error that the service told, as an end of the command. */
export function refusal(errors: readonly AnsweredError[], url: string): CliError {
  const [first] = errors;
  const code = first?.extensions?.code ?? "INTERNAL";
  const message = first?.message ?? "The service told no reason.";
  if (code === "UNAUTHENTICATED") {
    return new CliError(EXIT.NOT_LOGGED_IN, `${message} Log in with: georep login ${url}`, { code });
  }
  if (code === "MALFORMED_REQUEST") {
    const words = `The service does not understand this version of georep: ${message}`;
    return new CliError(EXIT.FAILED, words, { code });
  }
  return new CliError(exitCodeOf(code), message, { code });
}

// OpenSSL's and Node's codes of a certificate that is not trusted begin or end so.
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/;

/** Why nothing came back. @param error as fetch or a WebSocket threw it */
export function unreachable(url: string, error: unknown): CliError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as { readonly code?: unknown } | null)?.code;
  const reason = wordsOf(cause, typeof code === "string" ? code : "");
  const advice =
    typeof code === "string" && CERTIFICATE.test(code)
      ? " Where another authority issued its certificate, name that one's with --cacert FILE."
      : "";
  return new CliError(EXIT.UNREACHABLE, `${url} is not reached: ${reason}.${advice}`, { cause: error });
}

function wordsOf(cause: unknown, code: string): string {
  if (cause instanceof AggregateError && cause.message === "") return code;
  if (cause instanceof Error && cause.name === "TimeoutError") return "it does not answer in time";
  const message = cause instanceof Error ? cause.message : String(cause);
  // Node's advice about certificates is about a switch of its own.
  return message === "" ? code : message.replace(/; if the root CA .*$/s, "").replace(/\.$/, "");
}

/** Whether a request may have arrived though nothing came back: then only the same idempotency key makes another try safe. */
export function mayHaveArrived(error: unknown): boolean {
  if (!(error instanceof CliError) || error.exit !== EXIT.UNREACHABLE || error.code !== null) return false;
  const thrown = error.cause;
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  const code = String((cause as { readonly code?: unknown } | null)?.code);
  return !/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/.test(code) && !CERTIFICATE.test(code);
}

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
  // Of the others that tell that the service cannot answer now, none comes once a change is written.
  return new CliError(exitCodeOf(code), message, { code, mayHaveArrived: code === "DATABASE_UNAVAILABLE" });
}

// OpenSSL's and Node's codes of a certificate that is not trusted begin or end so.
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/;
const NO_CONNECTION = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
/** Of a proxy that has got no answer; whether the service has got the request it does not tell. */
const GATEWAY: ReadonlySet<number> = new Set([502, 503, 504]);

/** Why nothing came back. @param error as fetch or a WebSocket threw it */
export function unreachable(url: string, error: unknown): CliError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as { readonly code?: unknown } | null)?.code;
  const reason = wordsOf(cause, typeof code === "string" ? code : "");
  const advice =
    typeof code === "string" && CERTIFICATE.test(code)
      ? " Where another authority issued its certificate, name that one's with --cacert FILE."
      : "";
  const mayHaveArrived = typeof code !== "string" || !(NO_CONNECTION.test(code) || CERTIFICATE.test(code));
  return new CliError(EXIT.UNREACHABLE, `${url} is not reached: ${reason}.${advice}`, { cause: error, mayHaveArrived });
}

/** What came back is no answer of a service of this kind. */
export function noGraphQL(url: string, { status, headers }: Response): CliError {
  const to = headers.get("location");
  const mayHaveArrived = GATEWAY.has(status);
  const words = mayHaveArrived
    ? `${url} answers with HTTP ${status} and no GraphQL. The proxy there does not reach the service.`
    : to === null
      ? `${url} answers with HTTP ${status} and no GraphQL. Is that the service's address?`
      : `${url} answers with a redirect to ${to}. Log in with the address that answers.`;
  return new CliError(EXIT.UNREACHABLE, words, { code: "NO_GRAPHQL", mayHaveArrived });
}

function wordsOf(cause: unknown, code: string): string {
  if (cause instanceof AggregateError && cause.message === "") return code;
  if (cause instanceof Error && cause.name === "TimeoutError") return "it does not answer in time";
  const message = cause instanceof Error ? cause.message : String(cause);
  // Node's advice about certificates is about a switch of its own.
  return message === "" ? code : message.replace(/; if the root CA .*$/s, "").replace(/\.$/, "");
}

import pg from "pg";
import { AppError } from "../errors.js";
import type { DatabaseAddress } from "./address.js";

const BAD_CERTIFICATE =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|CERT_HAS_EXPIRED|ERR_TLS_CERT_ALTNAME_INVALID)$/;

const UNREACHED: Readonly<Record<string, string>> = {
  ENOTFOUND: "its name does not resolve",
  EAI_AGAIN: "its name does not resolve at the moment",
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  EHOSTUNREACH: "there is no route to it",
  ENETUNREACH: "there is no route to its network",
  ETIMEDOUT: "it does not answer",
  ENOENT: "it has no such socket",
};

/** node-pg's words: for a connection that is not made in time, and for a pool that has none to give. */
const NO_ANSWER = /^(Connection terminated due to connection timeout|timeout exceeded when trying to connect)/;

/**
 * Why the service cannot begin on its database, in one line for the one who starts it; null for what is no matter of the
 * address, the login or the rights. SQLSTATEs after PostgreSQL's appendix A.
 *
 * @returns DATABASE_UNAVAILABLE where it may be otherwise in a moment, else CONFIG_INVALID
 */
export function startFailure(error: unknown, address: DatabaseAddress): AppError | null {
  const place = new pg.Client({ ...address });
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof AppError) return null;
    const code = "code" in at ? String(at.code) : "";
    const server = `The database server at ${place.host}:${place.port}`;
    const away = whyAway(code, at.message);
    if (away !== null) return new AppError("DATABASE_UNAVAILABLE", `${server} ${away}`, { cause: error });
    const wrong = whatIsWrong(code, at.message, { user: place.user ?? "", database: place.database ?? "" });
    if (wrong !== null) return new AppError("CONFIG_INVALID", `${server} ${wrong}`, { cause: error });
    const parts: unknown[] = at instanceof AggregateError ? at.errors : [];
    const [known] = parts.flatMap((each) => startFailure(each, address) ?? []);
    if (known !== undefined) return known;
  }
  return null;
}

function whyAway(code: string, message: string): string | null {
  if (code === "53300") {
    return `has no connection left (${message}): raise its max_connections, or lower GEOREP_DATABASE_POOL.`;
  }
  const reason = UNREACHED[code];
  if (reason !== undefined) return `cannot be reached, since ${reason} (${code}): check DATABASE_URL.`;
  return NO_ANSWER.test(message) ? "does not answer: check DATABASE_URL." : null;
}

function whatIsWrong(
  code: string,
  message: string,
  { user, database }: { readonly user: string; readonly database: string },
): string | null {
  switch (code) {
    case "28P01":
      return `refuses the password of the user ${user}: check DATABASE_URL.`;
    case "28000":
      return `does not let the user ${user} in (${message}): check DATABASE_URL and the server's pg_hba.conf.`;
    case "3D000":
      return `has no database ${database}: create it (createdb ${database}), or name another in DATABASE_URL.`;
    case "42501":
      return `lets the user ${user} make no tables in the database ${database} (${message}): GRANT CREATE ON SCHEMA public TO ${user}, or make ${user} the database's owner.`;
    case "25006":
      return `takes no changes (${message}): name the primary server, and no standby, in DATABASE_URL.`;
    default:
  }
  if (message.startsWith("The server does not support SSL")) {
    return "speaks no TLS: switch it on there, or take sslmode out of DATABASE_URL.";
  }
  if (BAD_CERTIFICATE.test(code)) {
    return `shows a certificate that cannot be verified (${message}): name the authority's certificate with sslrootcert in DATABASE_URL, or take sslmode=require.`;
  }
  return null;
}

import { AppError } from "../errors.js";
import type { Access, Principal } from "../service/access/access.js";

/** An answer of oVirt's single sign-on, which is JSON whatever is asked for. */
export interface SsoAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, string>>;
}

export type SsoAccess = Pick<Access, "authenticate" | "logIn" | "openSession" | "closeSession">;

const SCOPE = "ovirt-app-api";

/**
 * Gives a token to a user who logs in.
 *
 * @param form what was sent in the body or the query
 * @param source whom wrong passwords are counted against
 */
export async function giveToken(
  access: SsoAccess,
  form: URLSearchParams,
  authorization: string | undefined,
  source: string,
): Promise<SsoAnswer> {
  const name = form.get("username");
  try {
    const principal = await principalOf(access, form, authorization, source);
    if (typeof principal === "string") return refused("invalid_request", principal);
    if (principal === null) return refused("unsupported_grant_type", "Unsupported grant type: use password.");
    const { token, expiresAt } = await access.openSession(principal, "OVIRT");
    const scope = form.get("scope") ?? SCOPE;
    return {
      status: 200,
      body: { access_token: token, scope, exp: String(expiresAt.getTime()), token_type: "bearer" },
    };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "UNAUTHENTICATED") throw error;
    const whom = name === null ? "" : ` '${name.slice(0, 200)}'`;
    return refused("access_denied", `Cannot authenticate user${whom}: ${error.message}`);
  }
}

/** Ends a token. One that is not known has ended already. */
export async function logOut(access: SsoAccess, form: URLSearchParams): Promise<SsoAnswer> {
  const token = form.get("token");
  if (token === null) return refused("invalid_request", "Missing parameter: 'token'");
  await access.closeSession(token, "OVIRT");
  return { status: 200, body: {} };
}

/** Who logs in; a text for what is missing, null for a way to log in that there is not here. */
async function principalOf(
  access: SsoAccess,
  form: URLSearchParams,
  authorization: string | undefined,
  source: string,
): Promise<Principal | string | null> {
  switch (form.get("grant_type")) {
    case null:
      return "Missing parameter: 'grant_type'";
    case "password": {
      const [name, password] = [form.get("username"), form.get("password")];
      if (name === null) return "Missing parameter: 'username'";
      if (password === null) return "Missing parameter: 'password'";
      return access.logIn(name, password, source);
    }
    case "urn:ovirt:params:oauth:grant-type:http":
      return access.authenticate(authorization, source);
    default:
      return null;
  }
}

function refused(error: string, description: string): SsoAnswer {
  return { status: 400, body: { error, error_description: description } };
}

import { homedir } from "node:os";
import path from "node:path";

/**
 * What the command reads of its environment. The names begin with GEOREPCLI_, since the service refuses to start with a name
 * in its environment that begins with GEOREP_ and is no setting of its own: both may run from one shell or one unit.
 */
export const VARIABLES = { url: "GEOREPCLI_URL", token: "GEOREPCLI_TOKEN" } as const;

export interface Environment {
  /** Address of the service, in place of that of the login; null where it is not set. */
  readonly url: string | null;
  /** Access token, in place of that of the login; null where it is not set. */
  readonly token: string | null;
  /** Folder of the file that holds the login. */
  readonly folder: string;
}

export function readEnvironment(env: Readonly<Record<string, string | undefined>> = process.env): Environment {
  const given = (name: string): string | null => (env[name] === undefined || env[name] === "" ? null : env[name]);
  const configHome = given("XDG_CONFIG_HOME");
  // A relative path is to be ignored, as the XDG base directory specification says.
  const parent =
    configHome !== null && path.isAbsolute(configHome) ? configHome : path.join(given("HOME") ?? homedir(), ".config");
  return { url: given(VARIABLES.url), token: given(VARIABLES.token), folder: path.join(parent, "georep") };
}

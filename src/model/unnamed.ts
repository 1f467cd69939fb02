import { whyNotNamed } from "../gluster/values.js";

/**
 * Why nothing can be changed of a session that is there: no command can name it safely. Null for any other.
 *
 * @param named its destination, as `secondaryAsNamed` has it
 */
export function whyUnchangeable(named: string): string | null {
  const reason = whyNotNamed(named);
  return reason === null ? null : `${reason} Change the session with Gluster's own CLI.`;
}

import type { SessionKey } from "../values.js";

type Session = Pick<SessionKey, "named" | "url">;

/** A session's folder, as gsyncd and glusterd name it below several others (gsyncd.conf: state-file). */
export function sessionFolder(volume: string, session: Session): string {
  return `${volume}_${hostOf(session)}_${session.url.volume}`;
}

/** The file that a session's monitor locks (gsyncd.conf: pid-file). */
export function monitorPidFile(volume: string, session: Session): string {
  return `/var/run/gluster/gsyncd-${volume}-${hostOf(session)}-${session.url.volume}.pid`;
}

/** Without the user, the host as it was told. */
function hostOf({ named }: Session): string {
  return named.slice(named.lastIndexOf("@") + 1, named.lastIndexOf("::"));
}

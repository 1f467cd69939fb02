import styles from "./session.module.css";
import type { LiveSession } from "./types.js";

/** What makes all that is shown of the session old. What is wrong with it is among its findings. */
export function SessionWarnings({ session: { cluster } }: { readonly session: LiveSession }) {
  if (cluster.reachable) return null;
  return (
    <p role="alert" className={styles["warning"]}>
      The cluster {cluster.name} is not reached: what stands here is what was last known. {cluster.unreachableReason}
    </p>
  );
}

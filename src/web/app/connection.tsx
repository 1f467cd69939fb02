import { spanText } from "../components/ages.js";
import { Badge } from "../components/badge.js";
import { ReasonedButton } from "../components/reasoned-button.js";
import { useSeconds } from "../components/seconds.js";
import { useConnection } from "../live/hooks.js";
import styles from "./frame.module.css";
import { usePageServices } from "./services.js";

/** Whether what is shown is live, in a word. */
export function ConnectionBadge() {
  const { phase } = useConnection();
  if (phase === "open") return <Badge tone="good">Live</Badge>;
  return phase === "connecting" ? <Badge tone="busy">Connecting</Badge> : <Badge tone="notice">Not live</Badge>;
}

/** Says that the connection is lost, how old the data are, and when it is tried again. */
export function ConnectionLost() {
  const { phase } = useConnection();
  return (
    <output className={phase === "lost" ? styles["lost"] : undefined}>{phase === "lost" ? <Lost /> : null}</output>
  );
}

function Lost() {
  const { connection } = usePageServices();
  const { asOf, nextTryAt } = useConnection();
  const now = useSeconds();
  return (
    <>
      <span>Connection lost.</span>
      {/* Read out once, and not each second. */}
      <span aria-live="off">
        {asOf === null ? "Nothing has arrived yet." : `What you see is ${spanText(now - asOf)} old.`}{" "}
        {nextTryAt === null ? "Trying again now." : `Trying again in ${spanText(nextTryAt - now)}.`}
      </span>
      <ReasonedButton
        name="Try now"
        why={nextTryAt === null ? "The service is being tried." : null}
        onPress={connection.tryNow}
      />
    </>
  );
}

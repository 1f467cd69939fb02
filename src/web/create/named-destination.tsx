import { useState } from "react";
import { ReasonedButton } from "../components/reasoned-button.js";
import { TextField } from "../components/text-field.js";
import styles from "./create.module.css";
import type { Destination } from "./pair.js";

export interface NamedDestinationProps {
  readonly onChoose: (destination: Destination) => void;
}

/** A destination whose cluster is not registered. */
export function NamedDestination({ onChoose }: NamedDestinationProps) {
  const [hostName, setHostName] = useState("");
  const [volumeName, setVolumeName] = useState("");
  return (
    <details className={styles["named"]}>
      <summary>The destination’s cluster is not registered</summary>
      <p>
        Gluster’s own way is taken then (push-pem): it needs a root login without a password from the creating node to
        that host. Registering the cluster needs none, and checks more.
      </p>
      <div className={styles["fields"]}>
        <TextField label="Host" value={hostName} onChange={setHostName} />
        <TextField label="Volume" value={volumeName} onChange={setVolumeName} />
        <ReasonedButton
          name="Choose"
          why={hostName === "" || volumeName === "" ? "Name its host and its volume first." : null}
          placement="above"
          onPress={() => onChoose({ kind: "named", hostName, volumeName })}
        />
      </div>
    </details>
  );
}

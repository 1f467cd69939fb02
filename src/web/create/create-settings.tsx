import { useState } from "react";
import { Checkbox } from "../components/checkbox.js";
import { Choice } from "../components/choice.js";
import { TextField } from "../components/text-field.js";
import type { GeoRepSyncMethod } from "./create.generated.js";
import styles from "./create.module.css";
import type { Destination, Settings } from "./pair.js";

const ANY = "Any";
const METHODS: readonly GeoRepSyncMethod[] = ["RSYNC", "TARSSH"];

export interface CreateSettingsProps {
  readonly destination: Destination;
  readonly settings: Settings;
  readonly onChange: (settings: Settings) => void;
}

export function CreateSettings({ destination, settings, onChange }: CreateSettingsProps) {
  const hosts = destination.kind === "known" ? destination.of.volume.cluster.hosts.map(({ name }) => name) : [];
  // The nodes are asked about a whole name, and not about each letter of it.
  const [userName, setUserName] = useState(settings.userName);
  const commit = (): void => {
    if (userName !== settings.userName) onChange({ ...settings, userName });
  };
  return (
    <div className={styles["settings"]}>
      {destination.kind === "named" ? null : (
        <div>
          <span className={styles["label"]}>Destination’s host, as the source nodes know it</span>
          <Choice
            label="Destination’s host"
            names={[ANY, ...hosts]}
            chosen={settings.hostName === "" ? ANY : settings.hostName}
            onChoose={(name) => onChange({ ...settings, hostName: name === ANY ? "" : name })}
          />
        </div>
      )}
      <TextField
        label="User at the destination"
        description="One other than root is made there with a mount broker where it is missing, which restarts glusterd on its nodes."
        value={userName}
        onChange={setUserName}
        onBlur={commit}
        onKeyDown={({ key }) => {
          if (key === "Enter") commit();
        }}
      />
      <div>
        <span className={styles["label"]}>How files are copied</span>
        <Choice
          label="How files are copied"
          names={METHODS}
          chosen={settings.syncMethod}
          onChoose={(syncMethod) => onChange({ ...settings, syncMethod })}
        />
      </div>
      <Checkbox
        isSelected={settings.startAfterCreate}
        onChange={(startAfterCreate) => onChange({ ...settings, startAfterCreate })}
      >
        Start it as soon as it is created
      </Checkbox>
    </div>
  );
}

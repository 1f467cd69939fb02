import { useState } from "react";
import { DeleteSessionDocument } from "../changes/changes.generated.js";
import type { Change } from "../changes/use-change.js";
import { Checkbox } from "../components/checkbox.js";
import { Dialog } from "../components/dialog.js";
import { TextField } from "../components/text-field.js";
import { useWhyNoAdmin } from "../login/use-login.js";
import type { LiveSession } from "./types.js";

const CLEAN_UPS = {
  cleanUpKeys: "Take the source nodes’ keys away from the destination",
  cleanUpReadOnly: "Let others write to the destination volume again",
  cleanUpVolumeOptions: "Reset the options that geo-replication set on the source volume",
  cleanUpMountBroker: "Take the user’s entry out of the destination’s mount broker, which restarts glusterd there",
  resetSyncTime: "Have a session that is created again later copy everything anew",
} as const;
type CleanUp = keyof typeof CLEAN_UPS;
const NONE: Readonly<Record<CleanUp, boolean>> = {
  cleanUpKeys: false,
  cleanUpReadOnly: false,
  cleanUpVolumeOptions: false,
  cleanUpMountBroker: false,
  resetSyncTime: false,
};

export interface DeleteDialogProps {
  readonly session: LiveSession;
  readonly change: Change;
  /** Whether a session that is created again is to copy everything, unless otherwise is chosen. */
  readonly resetSyncTime?: boolean;
  readonly onClose: () => void;
}

/** Asks for the destination's name: a session that is gone protects nothing. */
export function DeleteDialog({ session, change, resetSyncTime = false, onClose }: DeleteDialogProps) {
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState({ ...NONE, resetSyncTime });
  const name = session.secondaryVolumeName;
  const whyNoAdmin = useWhyNoAdmin();
  const whyNot = chosen.cleanUpMountBroker ? whyNoAdmin : null;
  const remove = (): void => {
    onClose();
    change.ask("Delete", DeleteSessionDocument, { sessionId: session.id, ...chosen });
  };
  const offered = (Object.keys(CLEAN_UPS) as CleanUp[]).filter(
    (each) => each !== "cleanUpMountBroker" || session.userName !== null,
  );
  return (
    <Dialog
      title="Delete the session?"
      action={{
        name: "Delete",
        why: typed === name ? whyNot : "Type the destination volume’s name first.",
        onPress: remove,
      }}
      onClose={onClose}
    >
      <p>
        Nothing is replicated from <strong>{session.primaryVolume.name}</strong> to <strong>{name}</strong> any more.
        What was copied stays there.
      </p>
      {offered.map((each) => (
        <Checkbox
          key={each}
          isSelected={chosen[each]}
          onChange={(isChosen) => setChosen((before) => ({ ...before, [each]: isChosen }))}
        >
          {CLEAN_UPS[each]}
        </Checkbox>
      ))}
      <TextField label={`Type the destination volume’s name, ${name}`} value={typed} onChange={setTyped} />
    </Dialog>
  );
}

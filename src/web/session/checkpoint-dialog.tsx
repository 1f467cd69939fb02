import { useState } from "react";
import { SetCheckpointDocument } from "../changes/changes.generated.js";
import type { Change } from "../changes/use-change.js";
import { Checkbox } from "../components/checkbox.js";
import { Dialog } from "../components/dialog.js";

export interface CheckpointDialogProps {
  readonly id: string;
  readonly change: Change;
  readonly onClose: () => void;
}

export function CheckpointDialog({ id, change, onClose }: CheckpointDialogProps) {
  const [touch, setTouch] = useState(true);
  const set = (): void => {
    onClose();
    change.ask("Set checkpoint", SetCheckpointDocument, { sessionId: id, touch });
  };
  return (
    <Dialog title="Set a checkpoint?" action={{ name: "Set checkpoint", why: null, onPress: set }} onClose={onClose}>
      <p>
        It is reached when all that was written until now is at the destination. It takes the place of the present one.
      </p>
      <Checkbox isSelected={touch} onChange={setTouch}>
        Touch the volume’s root afterwards: on a volume that nobody writes to a checkpoint is never reached otherwise
      </Checkbox>
    </Dialog>
  );
}

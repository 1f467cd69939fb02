import { useState } from "react";
import { Form } from "react-aria-components";
import { usePageServices } from "../app/services.js";
import { spanText } from "../components/ages.js";
import { Badge } from "../components/badge.js";
import { Button } from "../components/button.js";
import { Dialog } from "../components/dialog.js";
import { Since } from "../components/since.js";
import { TextField } from "../components/text-field.js";
import { SetRpoDocument } from "./session.generated.js";
import type { LiveSession } from "./types.js";

type Shown = Pick<LiveSession, "id" | "rpoSeconds" | "rpoBreachedSince">;

/** How far behind the destination may be, and whether it is further. */
export function Objective({ session }: { readonly session: Shown }) {
  const [isOpen, setOpen] = useState(false);
  const { rpoSeconds, rpoBreachedSince } = session;
  return (
    <>
      {rpoSeconds === null ? "none" : `at most ${spanText(rpoSeconds * 1_000)}`}{" "}
      {rpoBreachedSince === null ? null : (
        <Badge tone="bad">
          breached for <Since at={rpoBreachedSince} />
        </Badge>
      )}{" "}
      <Button aria-label="Change the objective" onPress={() => setOpen(true)}>
        Change
      </Button>
      {isOpen ? <ObjectiveDialog session={session} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

interface ObjectiveDialogProps {
  readonly session: Shown;
  readonly onClose: () => void;
}

function ObjectiveDialog({ session: { id, rpoSeconds }, onClose }: ObjectiveDialogProps) {
  const { api } = usePageServices();
  const [minutes, setMinutes] = useState(rpoSeconds === null ? "" : String(rpoSeconds / 60));
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const wrong = minutes === "" || Number(minutes) >= 1 ? null : "A number of minutes, at least one, or nothing.";
  const set = async (): Promise<void> => {
    if (wrong !== null || isBusy) return;
    setBusy(true);
    const seconds = minutes === "" ? null : Math.round(Number(minutes) * 60);
    const { data, error } = await api.mutation(SetRpoDocument, { input: { sessionId: id, rpoSeconds: seconds } });
    setBusy(false);
    const told = data?.setGeoRepRpo.userErrors.map(({ message }) => message).join(" ") ?? error?.message ?? "";
    if (told === "") onClose();
    else setFailure(told);
  };
  return (
    <Dialog
      title="How far behind may it be?"
      action={{ name: "Set", why: wrong, onPress: () => void set() }}
      onClose={onClose}
    >
      <p>An event tells when the oldest change waits for longer, and when it does not any more.</p>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          void set();
        }}
      >
        <TextField
          label="Minutes"
          description="Empty for no objective"
          inputMode="decimal"
          value={minutes}
          onChange={setMinutes}
          isInvalid={wrong !== null}
          errorMessage={wrong ?? undefined}
        />
      </Form>
      {failure === null ? null : <p role="alert">{failure}</p>}
    </Dialog>
  );
}

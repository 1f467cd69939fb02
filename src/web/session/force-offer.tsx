import { type Change, whyNotNow } from "../changes/use-change.js";
import { ReasonedButton } from "../components/reasoned-button.js";
import { ACTIONS, askFor } from "./actions.js";
import { forceableOf } from "./force.js";

export interface ForceOfferProps {
  readonly sessionId: string;
  readonly change: Change;
}

/** A second thought, once Gluster has refused the plain change. */
export function ForceOffer({ sessionId, change }: ForceOfferProps) {
  const { state } = change;
  const action = state.kind === "ended" && state.operation !== null ? forceableOf(state.operation) : null;
  if (action === null) return null;
  return (
    <p>
      With Gluster’s <code>force</code> it is done also where not every node can do it, or shows that it is done
      already.{" "}
      <ReasonedButton
        name={`${ACTIONS[action].name} with force`}
        why={whyNotNow(action, change, null)}
        onPress={() => askFor(change, action, sessionId, true)}
      />
    </p>
  );
}

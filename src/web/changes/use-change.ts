import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { usePageServices } from "../app/services.js";
import type { ChangeAskedFragment } from "./changes.generated.js";
import { newKey } from "./idempotency-key.js";
import { OperationLiveDocument, type OperationFollowedFragment } from "./operation.generated.js";
import { refusalOf } from "./refusal.js";

/** What a mutation that changes something answers, under the alias `change`. */
interface ChangeAnswer {
  readonly change: ChangeAskedFragment;
}

type ChangeState =
  | { readonly kind: "idle" }
  | { readonly kind: "asking" }
  /** Nothing was done. */
  | { readonly kind: "refused"; readonly message: string }
  /** Whether it was done is not known: the same key asks for it without doing it twice. */
  | { readonly kind: "unanswered"; readonly message: string | null; readonly again: () => void }
  /** It was asked for; what becomes of it could not be followed. */
  | { readonly kind: "unfollowed"; readonly message: string; readonly again: () => void }
  /** The operation as it is; null until it is first told of. */
  | { readonly kind: "running" | "ended"; readonly operation: OperationFollowedFragment | null };

interface ChangeVariables {
  readonly input: { readonly idempotencyKey?: string | null };
}

export interface Change {
  readonly state: ChangeState;
  /** What was asked for, in words. */
  readonly name: string;
  /** Whether it has not come to its end. */
  readonly isBusy: boolean;
  /** @param input without the key that makes a second try the same request */
  readonly ask: <Variables extends ChangeVariables>(
    name: string,
    document: TypedDocumentNode<ChangeAnswer, Variables>,
    input: Omit<Variables["input"], "idempotencyKey">,
  ) => void;
  readonly clear: () => void;
}

const FINAL: ReadonlySet<string> = new Set(["SUCCEEDED", "FAILED", "UNKNOWN"]);

export const UNDER_WAY = "Something is under way already: wait until it has ended.";

/**
 * Why something cannot be asked for now; null where it can.
 *
 * @param reason what speaks against it by the session's status
 */
export function whyNotNow(action: string, { state, isBusy }: Change, reason: string | null): string | null {
  if (state.kind === "asking") return "The service is being asked: wait for its answer.";
  if (!isBusy) return reason;
  // A stop takes the place of a start that waits, which no status shows yet: where it does not, the service says so.
  return action === "STOP" ? null : UNDER_WAY;
}

/** Asks for a change, and follows its operation until it has ended. */
export function useChange(): Change {
  const { api, connection } = usePageServices();
  const [state, setState] = useState<ChangeState>({ kind: "idle" });
  const [name, setName] = useState("");
  const end = useRef<(() => void) | null>(null);
  useEffect(() => () => end.current?.(), []);

  const follow = useCallback(
    (id: string): void => {
      const begin = (): void => {
        setState({ kind: "running", operation: null });
        end.current?.();
        let hasEnded = false;
        end.current = connection.follow({
          document: OperationLiveDocument,
          variables: () => ({ id }),
          next: ({ operationChanged: operation }) => {
            hasEnded = FINAL.has(operation.state);
            setState({ kind: hasEnded ? "ended" : "running", operation });
          },
          failed: (errors) => {
            const message = errors.map((error) => error.message).join(" ");
            setState({ kind: "unfollowed", message, again: begin });
            return false;
          },
          ended: () => !hasEnded,
        });
      };
      begin();
    },
    [connection],
  );

  const ask = useCallback(
    <Variables extends ChangeVariables>(
      asked: string,
      document: TypedDocumentNode<ChangeAnswer, Variables>,
      input: Omit<Variables["input"], "idempotencyKey">,
    ): void => {
      setName(asked);
      // An operation before this one tells no more of itself here.
      end.current?.();
      const variables = { input: { ...input, idempotencyKey: newKey() } } as unknown as Variables;
      const send = async (): Promise<void> => {
        setState({ kind: "asking" });
        const { data, error } = await api.mutation(document, variables);
        if (data !== undefined) {
          const { operation, userErrors } = data.change;
          // What went wrong of an operation is among its own words too.
          if (operation !== null) return follow(operation.id);
          return setState({ kind: "refused", message: userErrors.map(({ message }) => message).join(" ") });
        }
        const { isCertain, message } = refusalOf(error);
        if (isCertain) setState({ kind: "refused", message: message ?? "" });
        else setState({ kind: "unanswered", message, again: () => void send() });
      };
      void send();
    },
    [api, follow],
  );

  const clear = useCallback(() => {
    end.current?.();
    end.current = null;
    setState({ kind: "idle" });
  }, []);
  return { state, name, isBusy: state.kind === "asking" || state.kind === "running", ask, clear };
}

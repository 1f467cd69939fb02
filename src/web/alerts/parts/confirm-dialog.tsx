import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import type { ReactNode } from "react";
import type { AnyVariables } from "urql";
import { Dialog } from "../../components/dialog.js";
import { ASKING, useAsk } from "./use-ask.js";

export interface ConfirmDialogProps<Variables extends AnyVariables> {
  readonly title: string;
  /** What the button is called that does it. */
  readonly action: string;
  readonly document: TypedDocumentNode<
    { readonly change: { readonly userErrors: readonly { readonly message: string }[] } },
    Variables
  >;
  readonly variables: Variables;
  /** It was done. */
  readonly onDone: () => void;
  readonly onClose: () => void;
  /** What becomes of it. */
  readonly children: ReactNode;
}

/** Asks once more before something is taken away. */
export function ConfirmDialog<Variables extends AnyVariables>(props: ConfirmDialogProps<Variables>) {
  const { title, action, document, variables, onDone, onClose, children } = props;
  const { isBusy, failure, ask } = useAsk();
  const press = async (): Promise<void> => {
    if ((await ask(document, variables)) === null) return;
    onDone();
    onClose();
  };
  return (
    <Dialog
      title={title}
      action={{ name: action, why: isBusy ? ASKING : null, onPress: () => void press() }}
      onClose={onClose}
    >
      {children}
      {failure === null ? null : <p role="alert">{failure}</p>}
    </Dialog>
  );
}

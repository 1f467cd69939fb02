import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { useState } from "react";
import type { AnyVariables } from "urql";
import { usePageServices } from "../../app/services.js";
import { refusalOf } from "../../changes/refusal.js";

/** What a mutation answers, under the alias `change`. */
interface Answer {
  readonly change: { readonly userErrors: readonly { readonly message: string }[] };
}

export interface Ask {
  readonly isBusy: boolean;
  /** Why the last one was not done; null where it was, or none was asked for. */
  readonly failure: string | null;
  /** @returns what was answered; null where it was not done, which `failure` tells */
  readonly ask: <Data extends Answer, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ) => Promise<Data["change"] | null>;
}

/** Asks for a change of what alerts are made of, which is done as soon as it is answered. */
export function useAsk(): Ask {
  const { api } = usePageServices();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const ask: Ask["ask"] = async (document, variables) => {
    setBusy(true);
    const { data, error } = await api.mutation(document, variables).toPromise();
    setBusy(false);
    const failed = data === undefined ? unanswered(error) : wordsOf(data.change.userErrors);
    setFailure(failed);
    return failed === null ? (data?.change ?? null) : null;
  };
  return { isBusy, failure, ask };
}

/** Why nothing can be asked for while something is. */
export const ASKING = "The service is being asked: wait for its answer.";

function wordsOf(errors: readonly { readonly message: string }[]): string | null {
  return errors.length === 0 ? null : errors.map(({ message }) => message).join(" ");
}

function unanswered(error: Parameters<typeof refusalOf>[0]): string {
  const { isCertain, message } = refusalOf(error);
  if (isCertain && message !== null) return message;
  return `${message ?? "The service did not answer."} It may have been done all the same: look before you ask again.`;
}

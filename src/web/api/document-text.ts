import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { stringifyDocument } from "@urql/core";

/** The text of a generated document. */
export function textOf<Data, Variables>(document: TypedDocumentNode<Data, Variables>): string {
  return stringifyDocument(document);
}

import { type DocumentNode, getOperationAST, type OperationDefinitionNode } from "graphql";
import { AppError } from "../errors.js";

/** The operation that is to be executed. @throws AppError MALFORMED_REQUEST when the document does not tell */
export function operationOf(document: DocumentNode, name: string | null): OperationDefinitionNode {
  const operation = getOperationAST(document, name);
  if (operation != null) return operation;
  throw new AppError(
    "MALFORMED_REQUEST",
    name === null ? "The document has several operations: pass operationName." : `There is no operation ${name}.`,
  );
}

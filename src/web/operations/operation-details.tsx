import { useState } from "react";
import { OperationSteps } from "../changes/operation-steps.js";
import { ReadFailure } from "../components/page.js";
import { useLiveQuery } from "../live/hooks.js";
import { OperationInFullDocument } from "./operation-rows.generated.js";

/** The steps of an operation, which are read when somebody wants to see them: their output may be long. */
export function OperationDetails({ id }: { readonly id: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>Steps and output</summary>
      {isOpen ? <Steps id={id} /> : null}
    </details>
  );
}

function Steps({ id }: { readonly id: string }) {
  const { data, error, refresh } = useLiveQuery(
    OperationInFullDocument,
    { id },
    { concerns: ({ operationId }) => operationId === id },
  );
  if (error !== undefined) return <ReadFailure error={error} again={refresh} />;
  if (data === undefined) return <output>Reading the steps…</output>;
  if (data.operation === null) return <p>It is not kept any longer.</p>;
  return data.operation.steps.length === 0 ? <p>Nothing was run.</p> : <OperationSteps operation={data.operation} />;
}

import { useState } from "react";
import { ReadFailure } from "../../components/page.js";
import { useLiveQuery } from "../../live/hooks.js";
import { prettyBody } from "./pretty-body.js";
import styles from "../alerts.module.css";
import { AlertDeliveryBodyDocument } from "./deliveries.generated.js";

/** What a receiver is sent, which is read when somebody wants to see it: it may be long. */
export function DeliveryBody({ id }: { readonly id: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className={styles["remedy"]} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>What is sent</summary>
      {isOpen ? <Body id={id} /> : null}
    </details>
  );
}

function Body({ id }: { readonly id: string }) {
  const { data, error, refresh } = useLiveQuery(AlertDeliveryBodyDocument, { id }, { kinds: [] });
  if (error !== undefined) return <ReadFailure error={error} again={refresh} />;
  if (data === undefined) return <output>Reading what is sent…</output>;
  const { node } = data;
  if (node === null || !("body" in node)) return <p>It is not kept any longer.</p>;
  return <pre className="code-block">{prettyBody(node.body)}</pre>;
}

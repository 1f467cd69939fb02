import { type ReactNode, useState } from "react";
import type { AnyVariables } from "urql";
import { wordsOf } from "../../changes/operation-words.js";
import { Empty, ReadFailure } from "../../components/page.js";
import { ReasonedButton } from "../../components/reasoned-button.js";
import { Table } from "../../components/table.js";
import type { LiveList } from "../../live/hooks.js";
import { useWhyNoAdmin } from "../../login/use-login.js";
import styles from "../alerts.module.css";
import { ConfirmDialog, type ConfirmDialogProps } from "./confirm-dialog.js";

interface Editable {
  readonly id: string;
  readonly name: string;
}

export interface EditableRowProps<Node> {
  readonly node: Node;
  /** Why the viewer may not change it; null where they may. */
  readonly whyNoAdmin: string | null;
  /** Buttons that edit and delete it. */
  readonly buttons: ReactNode;
}

export interface EditorProps<Node> {
  /** Null for a new one. */
  readonly node: Node | null;
  readonly onClose: () => void;
}

/** What was chosen to be done; null for one that is to be made. */
type Asked<Node> =
  | { readonly kind: "edit"; readonly node: Node | null }
  | { readonly kind: "delete"; readonly node: Node };

export interface EditableListProps<Node, Variables extends AnyVariables> {
  readonly list: LiveList<Node>;
  /** One of them, as in "New rule…", and many, as in "Reading the rules…". */
  readonly named: { readonly one: string; readonly many: string };
  /** The table's headings. */
  readonly columns: readonly string[];
  /** Said where there is none. */
  readonly empty: string;
  readonly row: (props: EditableRowProps<Node>) => ReactNode;
  /** The dialog that makes or changes one. */
  readonly editor: (props: EditorProps<Node>) => ReactNode;
  readonly deletion: {
    readonly document: ConfirmDialogProps<Variables>["document"];
    readonly variables: (id: string) => Variables;
    /** What becomes of it, and of what it is named by. */
    readonly consequence: string;
  };
}

/** All there are of a kind, each of which an administrator may make, change and delete by a dialog. */
export function EditableList<Node extends Editable, Variables extends AnyVariables>(
  props: EditableListProps<Node, Variables>,
) {
  const { list, named, columns, empty, row: Row, editor: Editor, deletion } = props;
  const { nodes, error, refresh } = list;
  const [asked, setAsked] = useState<Asked<Node> | null>(null);
  const whyNoAdmin = useWhyNoAdmin();
  const close = (): void => setAsked(null);
  const button = (name: string, kind: "edit" | "delete", node: Node) => (
    <ReasonedButton
      name={name}
      aria-label={`${name} ${node.name}`}
      why={whyNoAdmin}
      placement="left"
      onPress={() => setAsked({ kind, node })}
    />
  );
  return (
    <>
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      <div className={styles["above"]}>
        <ReasonedButton
          name={`New ${named.one}…`}
          variant="primary"
          why={whyNoAdmin}
          onPress={() => setAsked({ kind: "edit", node: null })}
        />
      </div>
      {nodes === undefined ? <output>Reading the {named.many}…</output> : null}
      {nodes?.length === 0 ? <Empty>{empty}</Empty> : null}
      {nodes === undefined || nodes.length === 0 ? null : (
        <Table label={wordsOf(named.many)} columns={columns}>
          {nodes.map((node) => (
            <Row
              key={node.id}
              node={node}
              whyNoAdmin={whyNoAdmin}
              buttons={
                <>
                  {button("Edit", "edit", node)}
                  {button("Delete", "delete", node)}
                </>
              }
            />
          ))}
        </Table>
      )}
      {asked?.kind === "edit" ? <Editor node={asked.node} onClose={close} /> : null}
      {asked?.kind === "delete" ? (
        <ConfirmDialog
          title={`Delete the ${named.one} ${asked.node.name}?`}
          action="Delete"
          document={deletion.document}
          variables={deletion.variables(asked.node.id)}
          onDone={close}
          onClose={close}
        >
          <p>{deletion.consequence}</p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import styles from "./dialog.module.css";

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** What the dialog leads to: buttons, the primary one last. */
  readonly actions: ReactNode;
}

/** A dialog over the page. Escape, and a press beside it, close it. */
export function Dialog({ title, isOpen, onClose, children, actions }: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      className={styles["overlay"] ?? ""}
    >
      <Modal className={styles["modal"] ?? ""}>
        <AriaDialog className={styles["dialog"] ?? ""}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
          <div className={styles["actions"]}>{actions}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

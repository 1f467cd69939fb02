import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Button } from "./button.js";
import styles from "./dialog.module.css";
import { ReasonedButton, type ReasonedButtonProps } from "./reasoned-button.js";

export interface DialogProps {
  readonly title: string;
  /** What the dialog is for. */
  readonly action: Pick<ReasonedButtonProps, "name" | "why" | "onPress">;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog over the page. Escape, a press beside it and its button for that close it, and nothing is done. */
export function Dialog({ title, action, onClose, children }: DialogProps) {
  return (
    <ModalOverlay
      isOpen
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
          <div className={styles["actions"]}>
            <Button onPress={onClose}>Cancel</Button>
            <ReasonedButton variant="primary" placement="above-end" {...action} />
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

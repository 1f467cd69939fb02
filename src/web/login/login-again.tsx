import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { LoginForm } from "./login-form.js";
import styles from "./login.module.css";

/** Asks for another log-in over what is on the page, which stays as it is. */
export function LoginAgain({ user }: { readonly user: string }) {
  return (
    <ModalOverlay isOpen isKeyboardDismissDisabled className={styles["overlay"] ?? ""}>
      <Modal>
        <Dialog className={styles["dialog"] ?? ""}>
          <Heading slot="title" level={1}>
            Your log-in has ended
          </Heading>
          <p>
            It expired, or was ended elsewhere, as by another password. Log in again to go on where you are: nothing on
            the page is lost.
          </p>
          <LoginForm user={user} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

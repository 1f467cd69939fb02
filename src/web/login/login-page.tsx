import { Logo } from "../components/logo.js";
import { LoginForm } from "./login-form.js";
import styles from "./login.module.css";

export function LoginPage() {
  return (
    <main className={styles["page"]}>
      <div className={styles["card"]}>
        <h1 className={styles["name"]}>
          <Logo />
          Gluster geo-replication
        </h1>
        <LoginForm />
        <p className={styles["hint"]}>
          The first start puts the password of admin into the file <code>admin-password</code> in the service’s data
          folder. The demo prints it.
        </p>
      </div>
    </main>
  );
}

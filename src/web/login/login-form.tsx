import { useEffect, useRef, useState, useTransition } from "react";
import { Form } from "react-aria-components";
import { usePageServices } from "../app/services.js";
import { Button } from "../components/button.js";
import { TextField } from "../components/text-field.js";
import styles from "./login.module.css";

/** @param user who was logged in before */
export function LoginForm({ user = "admin" }: { readonly user?: string }) {
  const { login, connection } = usePageServices();
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, begin] = useTransition();
  const password = useRef<HTMLInputElement>(null);
  // The one thing to do here, whether the form is a page or a dialog.
  useEffect(() => password.current?.focus(), []);
  const submit = (form: FormData): void => {
    if (isPending) return;
    const text = (name: string): string => {
      const value = form.get(name);
      return typeof value === "string" ? value : "";
    };
    begin(async () => {
      const failed = await login.logIn(text("user"), text("password"));
      if (failed === null) connection.loggedIn();
      else setFailure(failed);
    });
  };
  return (
    <Form
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        submit(new FormData(event.currentTarget));
      }}
    >
      <div role="alert">{failure === null ? null : <p className={styles["alert"]}>{failure}</p>}</div>
      <TextField label="User" name="user" autoComplete="username" defaultValue={user} isRequired />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        isRequired
        inputRef={password}
      />
      <Button type="submit" variant="primary">
        {isPending ? "Logging in…" : "Log in"}
      </Button>
    </Form>
  );
}

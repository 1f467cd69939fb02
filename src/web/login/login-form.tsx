import { useEffect, useRef, useState, useTransition } from "react";
import { Form } from "react-aria-components";
import { usePageServices } from "../app/services.js";
import { Button } from "../components/button.js";
import { Choice } from "../components/choice.js";
import { TextField } from "../components/text-field.js";
import styles from "./login.module.css";
import type { Credentials } from "./session.js";

const WAYS = ["Password", "Access token"] as const;
type Way = (typeof WAYS)[number];

/** @param user who was logged in before */
export function LoginForm({ user = "admin" }: { readonly user?: string }) {
  const { login, connection } = usePageServices();
  const [way, setWay] = useState<Way>("Password");
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, begin] = useTransition();
  const secret = useRef<HTMLInputElement>(null);
  // The one thing to do here, whether the form is a page or a dialog.
  useEffect(() => secret.current?.focus(), []);
  const submit = (form: FormData): void => {
    if (isPending) return;
    begin(async () => {
      const failed = await login.logIn(credentialsIn(form, way));
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
      <Choice
        label="Log in with"
        names={WAYS}
        chosen={way}
        onChoose={(chosen) => {
          setWay(chosen);
          setFailure(null);
        }}
      />
      {way === "Password" ? (
        <>
          <TextField label="User" name="user" autoComplete="username" defaultValue={user} isRequired />
          <TextField
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            isRequired
            inputRef={secret}
          />
        </>
      ) : (
        <TextField
          key="token"
          label="Access token"
          description="You may do what the token may, until it expires or is revoked."
          name="token"
          type="password"
          autoComplete="off"
          isRequired
        />
      )}
      <Button type="submit" variant="primary">
        {isPending ? "Logging in…" : "Log in"}
      </Button>
    </Form>
  );
}

function credentialsIn(form: FormData, way: Way): Credentials {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  // What is copied often brings a line's end along.
  if (way === "Access token") return { token: text("token").trim() };
  return { user: text("user"), password: text("password") };
}

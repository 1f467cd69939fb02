import { useEffect } from "react";
import { Link } from "wouter";
import { Button } from "../components/button.js";
import styles from "./notices.module.css";
import { usePageServices } from "./services.js";

const AGAIN_MS = 3_000;

export function Waiting() {
  return <output className={`${styles["notice"]} ${styles["waiting"]}`}>Loading…</output>;
}

/** The service says nothing: it is asked again until it does. */
export function Unreachable() {
  const { login } = usePageServices();
  useEffect(() => {
    const timer = setInterval(() => void login.check(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [login]);
  return (
    <main className={styles["notice"]}>
      <h1>The service does not answer</h1>
      <output>
        It is tried again every {AGAIN_MS / 1_000} seconds. Check that it runs, and that this machine reaches it.
      </output>
      <Button onPress={() => void login.check()}>Try now</Button>
    </main>
  );
}

export function NothingHere() {
  return (
    <div className={styles["notice"]}>
      <h1>There is nothing at this address</h1>
      <p>
        It may have been removed, or the address was typed wrong. Go to the <Link href="/">overview</Link>.
      </p>
    </div>
  );
}

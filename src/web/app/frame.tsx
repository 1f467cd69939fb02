import { type ReactNode, useEffect, useRef } from "react";
import { Link, useLocation } from "wouter";
import { Logo } from "../components/logo.js";
import { ConnectionBadge, ConnectionLost } from "./connection.js";
import styles from "./frame.module.css";
import { NAVIGATION } from "./pages.js";
import { usePageServices } from "./services.js";
import { UserMenu } from "./user-menu.js";

export interface FrameProps {
  /** Who is logged in. */
  readonly user: string;
  readonly role: string;
  readonly children: ReactNode;
}

/** What stands around every page. */
export function Frame({ user, role, children }: FrameProps) {
  const { events } = usePageServices();
  const [path] = useLocation();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  // Who reads with a screen reader is told of another page; the first one a browser tells of itself.
  useEffect(() => {
    if (shown.current !== path) main.current?.focus();
    shown.current = path;
  }, [path]);
  // Held open on every page, so that what is said of the connection is true.
  useEffect(() => events.listen(() => undefined), [events]);
  const isHere = (of: string): boolean => (of === "/" ? path === "/" : path === of || path.startsWith(`${of}/`));
  return (
    <>
      <a className={styles["skip"]} href="#main">
        Skip to the content
      </a>
      <header className={styles["header"]}>
        <div className={styles["bar"]}>
          <Link href="/" className={styles["name"]}>
            <Logo />
            Gluster geo-replication
          </Link>
          <nav className={styles["navigation"]} aria-label="Pages">
            <ul>
              {NAVIGATION.map(({ path: to, name, Beside }) => (
                <li key={to}>
                  <Link href={to} aria-current={isHere(to) ? "page" : undefined}>
                    {name}
                    {Beside === undefined ? null : <Beside />}
                  </Link>
                </li>
              ))}
              <li>
                <a href="/graphql">Explorer</a>
              </li>
            </ul>
          </nav>
          <div className={styles["side"]}>
            <ConnectionBadge />
            <UserMenu user={user} role={role} />
          </div>
        </div>
        <ConnectionLost />
      </header>
      <main id="main" ref={main} tabIndex={-1} className={styles["main"]}>
        {children}
      </main>
    </>
  );
}

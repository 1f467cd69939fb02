import { PAGE_HEADERS } from "../api/client.js";
import type { ServiceClock } from "../api/service-clock.js";

/**
 * `unknown` until the service has said who is logged in; `ended` when it lets in no more who was: what is on the page stays
 * until the next log-in.
 */
export type LoginState =
  | { readonly kind: "unknown" }
  | { readonly kind: "unreachable" }
  | { readonly kind: "out" }
  | { readonly kind: "in" | "ended"; readonly user: string; readonly role: string };

/** What somebody logs in with. */
export type Credentials = { readonly user: string; readonly password: string } | { readonly token: string };

/** What a log-in came to: null for success, else what to tell the user. */
export type LoginFailure = string | null;

interface Answer {
  readonly user?: string | null;
  readonly role?: string | null;
  readonly code?: string;
  readonly message?: string;
}

const UNREACHABLE = "The service does not answer. Check that it runs, then try again.";

/** Who is logged in on this page, for `useSyncExternalStore`. */
export class LoginSession {
  readonly #clock: ServiceClock;
  readonly #listeners = new Set<() => void>();
  #state: LoginState = { kind: "unknown" };

  constructor(clock: ServiceClock) {
    this.#clock = clock;
  }

  get state(): LoginState {
    return this.#state;
  }

  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks the service who is logged in. */
  readonly check = async (): Promise<void> => {
    try {
      const response = await this.#clock.fetch("/login/session", { headers: PAGE_HEADERS });
      this.#set(response.ok ? stateOf((await response.json()) as Answer) : { kind: "unreachable" });
    } catch {
      this.#set({ kind: "unreachable" });
    }
  };

  readonly logIn = async (credentials: Credentials): Promise<LoginFailure> => {
    try {
      const response = await fetch("/login", {
        method: "POST",
        headers: { ...PAGE_HEADERS, "content-type": "application/json" },
        body: JSON.stringify(credentials),
      });
      const answer = (await response.json()) as Answer;
      if (!response.ok) return failureOf(response, answer);
      this.#set(stateOf(answer));
      return null;
    } catch {
      return UNREACHABLE;
    }
  };

  /** @returns what to tell the user where the session may still be open */
  readonly logOut = async (): Promise<LoginFailure> => {
    try {
      const response = await fetch("/logout", { method: "POST", headers: PAGE_HEADERS });
      if (!response.ok) return "The service could not end the session: try again.";
      this.#set({ kind: "out" });
      return null;
    } catch {
      return UNREACHABLE;
    }
  };

  /** The service lets in no more who was logged in. */
  readonly ended = (): void => {
    if (this.#state.kind === "in") this.#set({ ...this.#state, kind: "ended" });
  };

  #set(state: LoginState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

function stateOf({ user, role }: Answer): LoginState {
  return user == null ? { kind: "out" } : { kind: "in", user, role: role ?? "" };
}

function failureOf(response: Response, { code, message }: Answer): string {
  const seconds = Number(response.headers.get("retry-after"));
  if (code === "TOO_MANY_LOGINS" && seconds > 0) {
    return `Too many wrong passwords have come from this address. Try again in ${seconds} seconds.`;
  }
  if (code === "LOGIN_QUEUE_FULL" && seconds > 0) {
    return `Too many people log in at this moment. Try again in ${seconds} seconds.`;
  }
  return message ?? `The service answered with the status ${response.status}: try again.`;
}

import { useSyncExternalStore } from "react";
import { usePageServices } from "../app/services.js";
import type { LoginState } from "./session.js";

/** Who is logged in. */
export function useLogin(): LoginState {
  const { login } = usePageServices();
  return useSyncExternalStore(login.onChange, () => login.state);
}

/** Why who is logged in may not do what takes the role ADMIN; null where they may. */
export function useWhyNoAdmin(): string | null {
  const state = useLogin();
  const role = "role" in state ? state.role : "";
  return role === "ADMIN" ? null : `This takes the role ADMIN, and you are logged in with the role ${role}.`;
}

import type { CredentialInput, RegisterClusterInput } from "./register.generated.js";

/** The ways to log in to a host, and the field of the API that each fills. */
export const CREDENTIALS = {
  "Key file": "keyFile",
  Key: "privateKey",
  Password: "password",
  "SSH agent": "agent",
} as const satisfies Record<string, keyof CredentialInput>;
export type CredentialName = keyof typeof CREDENTIALS;

/** What stands in the form. */
export interface Endpoint {
  readonly address: string;
  readonly port: string;
  readonly user: string;
  readonly name: string;
  readonly credential: CredentialName;
  readonly secret: string;
}

export const NO_ENDPOINT: Endpoint = {
  address: "",
  port: "22",
  user: "root",
  name: "",
  credential: "Key file",
  secret: "",
};

/** Null while it is not filled in. */
export function credentialOf({ credential, secret }: Endpoint): CredentialInput | null {
  if (credential === "SSH agent") return { agent: true };
  return secret === "" ? null : { [CREDENTIALS[credential]]: secret };
}

/** Why a text is no port; null where it is one. */
export function whyNoPort(port: string): string | null {
  const number = Number(port);
  return /^\d+$/.test(port.trim()) && number >= 1 && number <= 65_535
    ? null
    : "A port is a whole number from 1 to 65535: sshd’s is 22 where nobody changed it.";
}

export function endpointOf(endpoint: Endpoint): RegisterClusterInput {
  const name = endpoint.name.trim();
  return {
    address: endpoint.address.trim(),
    port: Number(endpoint.port),
    user: endpoint.user.trim(),
    credential: credentialOf(endpoint) ?? {},
    ...(name === "" ? {} : { name }),
  };
}

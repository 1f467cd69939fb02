import ssh2 from "ssh2";

const { utils } = ssh2;

interface SshKeyPair {
  readonly private: string;
  readonly public: string;
}

/** A key pair in OpenSSH's form. */
export function newKey(type: "ed25519" | "ecdsa" = "ed25519"): SshKeyPair {
  const pair =
    type === "ed25519" ? utils.generateKeyPairSync("ed25519") : utils.generateKeyPairSync("ecdsa", { bits: 256 });
  // About one in a hundred of ssh2's ed25519 keys comes out malformed: a part that begins with a zero byte loses it.
  return utils.parseKey(pair.private) instanceof Error || utils.parseKey(pair.public) instanceof Error
    ? newKey(type)
    : { private: pair.private, public: pair.public };
}

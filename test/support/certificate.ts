import { createHash, generateKeyPairSync, sign } from "node:crypto";

export interface MadeCertificate {
  readonly cert: string;
  readonly key: string;
}

const DAY_MS = 86_400_000;
const ECDSA_WITH_SHA256 = "06082a8648ce3d040302";
const COMMON_NAME = "0603550403";
const SUBJECT_ALT_NAME = "0603551d11";
const BASIC_CONSTRAINTS = "0603551d13";

/** A DER value: its tag, its length, and what it holds. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length.toString(16);
  const bytes = Buffer.from(length.padStart(length.length + (length.length % 2), "0"), "hex");
  const head = body.length < 0x80 ? [tag, body.length] : [tag, 0x80 + bytes.length, ...bytes];
  return Buffer.concat([Buffer.from(head), body]);
}

const hex = (text: string): Buffer => Buffer.from(text, "hex");
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);

function time(at: Date): Buffer {
  return der(0x18, Buffer.from(`${at.toISOString().replaceAll(/[-:T]/g, "").slice(0, 14)}Z`));
}

/** A certificate of its own for localhost and 127.0.0.1, and its key (RFC 5280, section 4.1); none is like another. */
export function newCertificate({
  from = new Date(Date.now() - DAY_MS),
  to = new Date(Date.now() + DAY_MS),
}: { from?: Date; to?: Date } = {}): MadeCertificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = publicKey.export({ type: "spki", format: "der" });
  const serial = createHash("sha256").update(spki).digest().subarray(0, 8);
  serial[0] = 1;
  const name = sequence(der(0x31, sequence(hex(COMMON_NAME), der(0x0c, Buffer.from("localhost")))));
  const names = sequence(der(0x82, Buffer.from("localhost")), der(0x87, Buffer.from([127, 0, 0, 1])));
  const isAuthority = sequence(der(0x01, hex("ff")));
  const algorithm = sequence(hex(ECDSA_WITH_SHA256));
  const signed = sequence(
    der(0xa0, der(0x02, hex("02"))),
    der(0x02, serial),
    algorithm,
    name,
    sequence(time(from), time(to)),
    name,
    spki,
    der(
      0xa3,
      sequence(
        sequence(hex(SUBJECT_ALT_NAME), der(0x04, names)),
        sequence(hex(BASIC_CONSTRAINTS), der(0x04, isAuthority)),
      ),
    ),
  );
  const signature = der(0x03, hex("00"), sign("sha256", signed, privateKey));
  const lines = sequence(signed, algorithm, signature)
    .toString("base64")
    .replaceAll(/.{64}(?=.)/g, "$&\n");
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

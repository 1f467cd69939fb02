import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readPair } from "../../../src/http/tls/pair.js";
import { newCertificate } from "../../support/certificate.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "georep-pair-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function files(cert: string, key: string) {
  const named = { cert: path.join(folder, "cert.pem"), key: path.join(folder, "key.pem") };
  await writeFile(named.cert, cert);
  await writeFile(named.key, key);
  return named;
}

const refusal = async (cert: string, key: string) =>
  readPair(await files(cert, key)).then(
    () => "it was taken",
    (error: { code: string; message: string }) => `${error.code} ${error.message}`,
  );

it("is a certificate, with more of them after it, and the key of the first", async () => {
  const [own, authority] = [newCertificate(), newCertificate()];
  const read = await readPair(await files(own.cert + authority.cert, own.key));
  expect(read).toMatchObject({ cert: own.cert + authority.cert, key: own.key });
  expect(read.validTo.getTime()).toBeGreaterThan(Date.now());
});

it("is refused in one line that names setting and file where it is not", async () => {
  const [own, other] = [newCertificate(), newCertificate()];
  expect(await refusal(own.cert, other.key)).toBe(
    `CONFIG_INVALID GEOREP_TLS_KEY_FILE: the key in ${folder}/key.pem does not belong to the first certificate in ${folder}/cert.pem (CN=localhost)`,
  );
  expect(await refusal(other.cert + own.cert, own.key), "the authority's comes first").toMatch(/does not belong/);
  expect(await refusal(own.key, own.key)).toMatch(
    /^CONFIG_INVALID GEOREP_TLS_CERT_FILE: \S+cert\.pem holds no certificate in PEM form$/,
  );
  expect(await refusal(own.cert, own.cert)).toMatch(
    /^CONFIG_INVALID GEOREP_TLS_KEY_FILE: \S+key\.pem holds no private key in PEM form$/,
  );
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const locked = privateKey
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "s3cr3t" })
    .toString();
  expect(await refusal(own.cert, locked)).toMatch(/GEOREP_TLS_KEY_FILE: \S+ has a passphrase/);
  expect(await refusal(`${own.cert}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`, own.key)).toMatch(
    /^CONFIG_INVALID GEOREP_TLS_CERT_FILE: no connection can be opened with \S+: [^\n]+$/,
  );
});

it("is refused where a file is missing, or is none", async () => {
  const { cert, key } = newCertificate();
  const there = await files(cert, key);
  await expect(readPair({ ...there, key: `${there.key}.not` })).rejects.toThrow(
    /^GEOREP_TLS_KEY_FILE: \S+key\.pem\.not cannot be read: ENOENT/,
  );
  await expect(readPair({ ...there, cert: folder })).rejects.toThrow(/^GEOREP_TLS_CERT_FILE: .* it is a folder$/);
});

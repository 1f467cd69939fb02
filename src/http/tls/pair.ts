import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import { AppError } from "../../errors.js";
import { readSmallFile } from "../../files/small-file.js";

/** Where a certificate and its key lie, as PEM. */
export interface TlsFiles {
  /** The certificate, and those between it and its authority after it. */
  readonly cert: string;
  /** The private key of the first of them, without a passphrase. */
  readonly key: string;
}

/** A certificate and the key that belongs to it. */
export interface TlsPair {
  /** PEM. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
  readonly validFrom: Date;
  readonly validTo: Date;
}

/**
 * Reads both, and makes sure that connections can be opened with them; whether the certificate's time has come, or is over, is
 * not checked.
 *
 * @throws AppError CONFIG_INVALID, in words for the one who names the files
 */
export async function readPair(files: TlsFiles): Promise<TlsPair> {
  const [cert, key] = await Promise.all([
    read("GEOREP_TLS_CERT_FILE", files.cert),
    read("GEOREP_TLS_KEY_FILE", files.key),
  ]);
  const certificate = certificateIn(cert, files.cert);
  const { subject, validFromDate: validFrom, validToDate: validTo } = certificate;
  if (!certificate.checkPrivateKey(keyIn(key, files.key))) {
    const which = `the first certificate in ${files.cert} (${subject.replaceAll("\n", ", ")})`;
    throw invalid(`GEOREP_TLS_KEY_FILE: the key in ${files.key} does not belong to ${which}`);
  }
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw invalid(`GEOREP_TLS_CERT_FILE: no connection can be opened with ${files.cert}: ${wordsOf(error)}`, error);
  }
  return { cert, key, validFrom, validTo };
}

async function read(name: string, file: string): Promise<string> {
  try {
    return await readSmallFile(file);
  } catch (error) {
    throw invalid(`${name}: ${file} cannot be read: ${wordsOf(error)}`, error);
  }
}

function certificateIn(text: string, file: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch (error) {
    throw invalid(`GEOREP_TLS_CERT_FILE: ${file} holds no certificate in PEM form`, error);
  }
}

function keyIn(text: string, file: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch (error) {
    // So say PKCS #8 and the forms before it.
    const what = text.includes("ENCRYPTED")
      ? "has a passphrase: the service needs the key without one"
      : "holds no private key in PEM form";
    throw invalid(`GEOREP_TLS_KEY_FILE: ${file} ${what}`, error);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function invalid(message: string, cause?: unknown): AppError {
  return new AppError("CONFIG_INVALID", message, { cause });
}

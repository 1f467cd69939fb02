import { expect, test } from "vitest";
import { missingLines, readKeyLine, readKeyLines } from "../../../src/gluster/hosts/key-lines.js";

const BLOB = "AAAAC3NzaC1lZDI1NTE5AAAAINu7NXiLV8GcpXqBcPLtVzcONYCbUzkrIMYCOM1ZtXR9";
const GSYNCD = `command="/usr/lib/x86_64-linux-gnu/glusterfs/gsyncd" ssh-ed25519 ${BLOB} root@src1`;
const TAR = `command="tar \${SSH_ORIGINAL_COMMAND#* }" ssh-ed25519 ${BLOB} root@src1`;

test.each([
  GSYNCD,
  TAR,
  GSYNCD.replace("/usr/lib/x86_64-linux-gnu", "/usr/libexec"),
  GSYNCD.replace("/usr/lib/x86_64-linux-gnu", "/usr/local/libexec"),
  GSYNCD.replace(" root@src1", ""),
  // peer_gsec_create up to 6.
  GSYNCD.replace('" ssh', '"  ssh'),
])("a line as Gluster writes it is read: %s", (line) => {
  expect(readKeyLine(line)).toMatchObject({ line, blob: BLOB });
});

test.each([
  ["no forced command", `ssh-ed25519 ${BLOB} root@src1`],
  ["another program", GSYNCD.replace("glusterfs/gsyncd", "glusterfs/../../../bin/sh")],
  ["a program of the home", GSYNCD.replace("/usr/lib/x86_64-linux-gnu", "/home/x")],
  ["a shell behind the program", GSYNCD.replace('gsyncd"', 'gsyncd; sh"')],
  ["another tar", TAR.replace("tar $", "tar -C / $")],
  ["an option more", GSYNCD.replace("command", 'environment="A=b",command')],
  ["an option behind", GSYNCD.replace('gsyncd"', 'gsyncd",pty')],
  ["a key of another type than its blob", GSYNCD.replace("ssh-ed25519", "ssh-rsa")],
  ["a blob that is none", GSYNCD.replace(BLOB, `${BLOB}A`)],
  ["a comment of two words", `${GSYNCD} more`],
  ["a carriage return", `${GSYNCD}\r`],
  ["a blank in front", ` ${GSYNCD}`],
])("%s is none of Gluster's lines", (_what, line) => {
  expect(readKeyLine(line)).toBeNull();
  expect(() => readKeyLines(`${GSYNCD}\n${line}\n`)).toThrow(expect.objectContaining({ kind: "BAD_OUTPUT" }));
});

test("a key with another comment is the same key; with another forced command it is another", () => {
  const [mine, tar] = readKeyLines(`${GSYNCD}\n${TAR}\n`);
  const [renamed] = readKeyLines(`${GSYNCD.replace("src1", "node1.example.org")}\n`);
  if (mine === undefined || tar === undefined || renamed === undefined) throw new Error("unread");
  expect(missingLines([mine, tar], [renamed])).toEqual([tar]);
});

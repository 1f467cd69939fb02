import { afterEach, expect, test } from "vitest";
import { AlertDeliveries } from "../support/alert-deliveries.js";
import { Smtp } from "../support/smtp.js";

let smtp: Smtp;
let on: AlertDeliveries;
afterEach(async () => {
  await on[Symbol.asyncDispose]();
  await smtp[Symbol.asyncDispose]();
});

interface Settings {
  /** That the server asks for. */
  readonly asked?: string;
  /** That the service shows. */
  readonly shown?: string | null;
  readonly tls?: boolean;
}

/** A session that alerts these addresses. */
async function tell(
  addresses: readonly string[],
  { asked = "", shown = null, tls = false }: Settings = {},
): Promise<void> {
  smtp = await Smtp.start({ password: asked, tls });
  const user = shown === null ? "" : "georep@";
  const settings = {
    url: `smtp://${user}127.0.0.1:${smtp.port}`,
    password: shown,
    from: "Georep <georep@example.org>",
  };
  on = await AlertDeliveries.start({ smtp: settings, attemptMs: 3_000 });
  await on.tell({ addresses });
  expect(await on.evaluate()).toMatchObject({ fired: 1, queued: 1 });
}

async function delivery(wanted: object): Promise<void> {
  await expect.poll(() => on.deliveries()).toMatchObject([wanted]);
}

test("a mail tells what fires to all of the receiver's addresses, and who may has to log in", async () => {
  await tell(["storage@example.org", "oncall@example.org"], { asked: "of the server", shown: "of the server" });
  await delivery({ state: "DELIVERED", attempts: 1, lastStatus: 250, lastError: null });
  const [only, ...others] = smtp.taken;
  expect(others).toEqual([]);
  expect(only).toMatchObject({ from: "georep@example.org", to: ["storage@example.org", "oncall@example.org"] });
  expect(only?.mail).toMatch(/^From: Georep <georep@example\.org>\r?$/m);
  expect(only?.mail).toMatch(/^Subject: =\?UTF-8\?|^Subject: \[WARNING\] stopped/m);
  expect(only?.mail).toContain("The session is STOPPED");
  const [sent] = await on.deliveries();
  expect(only?.mail, "a mail that comes twice cannot be known by its id").toContain(
    `Message-ID: <${sent?.id}@georep.invalid>`,
  );
  expect(JSON.parse(sent?.body ?? "")).toMatchObject({ subject: expect.stringMatching(/^\[WARNING\] stopped: /) });
});

test("a server that refuses the login is tried again, and its words are told", async () => {
  await tell(["storage@example.org"], { asked: "of the server", shown: "another" });
  await delivery({
    state: "PENDING",
    lastStatus: 535,
    lastError: expect.stringMatching(/Invalid username or password/),
  });
  expect(smtp.taken).toEqual([]);
});

test("an address that the server refuses is told", async () => {
  await tell(["refused@example.org"]);
  await delivery({ state: "PENDING", lastStatus: 550, lastError: expect.stringMatching(/no such mailbox/) });
});

test("a mail that is refused for one of several addresses comes once to the others, and the log tells", async () => {
  await tell(["storage@example.org", "refused@example.org"]);
  await delivery({ state: "DELIVERED", lastStatus: 250, lastResponse: "250 taken; refused: refused@example.org" });
  expect(smtp.taken).toMatchObject([{ to: ["storage@example.org"] }]);
});

test("a server that hangs is given up", async () => {
  await tell(["hang@example.org"]);
  await delivery({ state: "PENDING", lastStatus: null, lastError: "no answer within 3 s" });
  expect(smtp.taken).toEqual([]);
});

test("a server that is gone is told by its address", async () => {
  await tell(["hang@example.org"]);
  await smtp[Symbol.asyncDispose]();
  await delivery({ state: "PENDING", lastError: expect.stringMatching(/ECONNREFUSED|closed/i) });
});

test("a certificate that nobody vouches for is refused before anything is told", async () => {
  await tell(["storage@example.org"], { tls: true });
  await delivery({ state: "PENDING", lastError: expect.stringMatching(/certificate/i) });
  expect(smtp.taken).toEqual([]);
});

test("without an SMTP server the delivery says which settings it takes", async () => {
  smtp = await Smtp.start();
  on = await AlertDeliveries.start();
  await on.tell({ addresses: ["storage@example.org"] });
  await on.evaluate();
  await delivery({ state: "PENDING", lastError: expect.stringContaining("GEOREP_SMTP_URL") });
});

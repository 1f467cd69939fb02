import type { Page } from "playwright-core";
import { afterEach, expect, it } from "vitest";
import { findings as faultsForSome } from "./support/findings.js";
import { PICTURES, webFixture } from "./support/fixture.js";
import { isAsWideAsItsWindow } from "./support/watched-page.js";

/** A worker that fails is noticed, its log read and judged, and the other way round. */
const FOUND_MS = 90_000;

const web = webFixture();

// Whatever became of a test: the next one has clusters that are reached.
afterEach(() => startAll());
const startAll = () => Promise.all(lisbon().map((node) => node.startSshd()));
const lisbon = () => web.service.simulator.cluster("lisbon").nodes;
const wrong = (page: Page) => page.getByRole("region", { name: "What is wrong" });

it("a session whose destination refuses connections tells why, what shows it and what to do, until it is mended", async () => {
  await using watched = await web.openAt("/", { permissions: ["clipboard-read", "clipboard-write"] });
  const { page, faults } = watched;
  const attention = page.getByRole("region", { name: "Needs attention" });
  await attention.getByRole("listitem").filter({ hasText: "berlin/scratch" }).getByText("Attention").waitFor();
  await Promise.all(lisbon().map((node) => node.stopSshd()));
  const home = attention.getByRole("listitem").filter({ hasText: "berlin/home" });
  await home.getByText("cannot reach the SSH server of").waitFor({ timeout: FOUND_MS });
  await home.getByText("Broken").waitFor();
  const words = await attention.getByRole("listitem").allInnerTexts();
  const at = (name: string) => words.findIndex((text) => text.includes(name));
  expect(at("berlin/home"), "the worst comes first").toBeLessThan(at("berlin/scratch"));
  await page.screenshot({ path: `${PICTURES}/findings-overview.png` });

  await home.getByRole("link").click();
  const finding = wrong(page).getByRole("listitem").filter({ hasText: "SSH unreachable" }).first();
  await finding.getByText("Critical").waitFor();
  // A preflight may have found it before the workers have written down what they die of.
  await finding.getByRole("alert").filter({ hasText: "Connection refused" }).waitFor({ timeout: FOUND_MS });
  await finding.getByText("A source node reaches no SSH server").waitFor();
  const bricks = page.getByRole("region", { name: /^Bricks of home/ });
  await bricks.getByText("SSH unreachable").first().waitFor({ timeout: FOUND_MS });
  expect(await finding.getByText("gsyncd.log").first().isVisible(), "evidence is shown when it is wanted").toBe(false);
  await finding.getByText("What shows it").click();
  const figure = finding.getByRole("figure").filter({ hasText: "gsyncd.log" }).first();
  expect(await figure.innerText()).toMatch(
    /127\.30\.1\.\d:\/\S+ · \/var\/log\/glusterfs\S*gsyncd\.log\n.*Connection refused/s,
  );
  await finding.getByRole("button", { name: /^Copy systemctl status sshd/ }).click();
  await finding.getByText("Copied").first().waitFor();
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe("systemctl status sshd; systemctl start sshd");
  expect(await faultsForSome(page)).toEqual([]);
  await page.screenshot({ path: `${PICTURES}/findings-session.png`, fullPage: true });

  await startAll();
  await wrong(page).waitFor({ state: "detached", timeout: FOUND_MS });
  await page.getByText("What was wrong").click();
  await page
    .getByRole("listitem")
    .filter({ hasText: "SSH unreachable" })
    .getByText(/until .* ago/)
    .first()
    .waitFor();
  expect(faults).toEqual([]);
});

it("a session whose monitors have died is started with force from where that is told", async () => {
  await using watched = await web.openAt("/sessions?search=mail");
  const { page, faults } = watched;
  await page.getByRole("link", { name: "lisbon/mail" }).click();
  await page.getByRole("heading", { level: 1 }).locator("..").getByText("Active").waitFor();
  web.service.simulator.cluster("lisbon").killMonitors("mail");
  const finding = wrong(page).getByRole("listitem").filter({ hasText: "Monitor died" }).first();
  await finding.getByRole("button", { name: "Start with force" }).click({ timeout: FOUND_MS });
  await page.getByRole("region", { name: "What was asked for" }).getByText("Succeeded").first().waitFor();
  await wrong(page).waitFor({ state: "detached", timeout: FOUND_MS });
  await page.getByRole("heading", { level: 1 }).locator("..").getByText("Active").waitFor();
  expect(faults).toEqual([]);
});

it("sessions are filtered by their health, which stands in the address", async () => {
  await using watched = await web.openAt("/sessions");
  const { page, faults } = watched;
  await page.getByText("6 sessions").waitFor();
  await page.getByRole("button", { name: /^Attention/ }).click();
  await page.waitForURL(/health=attention/);
  await page.reload();
  await page.getByText("2 of 6 sessions").waitFor();
  await page.getByRole("columnheader", { name: "Health" }).click();
  await page.waitForURL(/sort=health/);
  await page.getByRole("row").filter({ hasText: "berlin/archive" }).getByText("Attention").waitFor();
  expect(faults).toEqual([]);
});

const MARKUP = `<img src=x onerror="document.title='owned'">`;
const EVIDENCE = {
  hostName: "berlin1",
  brickName: "berlin1:/bricks/home",
  source: `/var/log/${MARKUP}/gsyncd.log`,
  command: `ls '${MARKUP}' ${"z".repeat(300)}`,
  lines: [`E [${MARKUP}]`, "x".repeat(1_000)],
};

it.each(["light", "dark"] as const)(
  "what nodes write is text whatever it holds, and long lines fit a small screen, in %s",
  async (colorScheme) => {
    await using watched = await web.openAt("/sessions", { colorScheme, viewport: { width: 420, height: 860 } });
    const { page, faults } = watched;
    const finding = (id: string, code: string, severity: string, mutation: string | null) => ({
      id,
      code,
      severity,
      message: `${MARKUP} ${"y".repeat(300)}`,
      meaning: "What it means.",
      since: "2026-01-01T00:00:00Z",
      closedAt: null,
      remedy: [`On berlin1: ls ${"z".repeat(300)}`, `Look at ${MARKUP}.`],
      mutation,
      evidence: [EVIDENCE, { ...EVIDENCE, hostName: null, brickName: null }],
    });
    const openFindings = [
      finding("1", "UNEXPLAINED", "INFO", null),
      finding("2", "KEYS_MISSING", "WARNING", "repairGeoRepKeys"),
      finding("3", "RSYNC_FAILED", "CRITICAL", "setGeoRepOption"),
      finding("4", "DESTINATION_VOLUME_REPLACED", "CRITICAL", "deleteGeoRepSession"),
      finding("5", "CHANGES_NOT_TAKEN", "CRITICAL", "startGeoRepSession"),
    ];
    const past = { ...finding("6", "SSH_UNREACHABLE", "CRITICAL", null), closedAt: "2026-01-01T01:00:00Z" };
    await page.route("**/graphql", (route) =>
      route.request().postData()?.includes("SessionFindings") === true
        ? route.fulfill({ json: { data: { geoRepSession: { openFindings }, findings: { nodes: [past] } } } })
        : route.continue(),
    );
    await page.getByRole("link", { name: "berlin/home" }).click();
    await wrong(page).waitFor();
    expect(await wrong(page).getByRole("heading", { level: 3 }).allInnerTexts()).toEqual([
      "Rsync failed",
      "Destination volume replaced",
      "Changes not taken",
      "Keys missing",
      "Unexplained",
    ]);
    for (const summary of await page.getByText("What shows it").all()) await summary.click();
    await page.getByText("What was wrong").click();
    await page.getByText("for 1 h, until").waitFor();
    for (const name of ["Stop", "Start", "Delete", "Repair keys"]) {
      expect(await wrong(page).getByRole("button", { name, exact: true }).count(), name).toBe(1);
    }
    await wrong(page).getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByRole("dialog").getByText("Nothing is replicated until it is started again").waitFor();
    await page.keyboard.press("Escape");
    await wrong(page).getByText("Mutation that mends it: setGeoRepOption").waitFor();
    await page.screenshot({ path: `${PICTURES}/findings-420-${colorScheme}.png`, fullPage: true });
    expect(await faultsForSome(page)).toEqual([]);
    expect(await isAsWideAsItsWindow(page), "it is wider than the window").toBe(true);
    expect(await wrong(page).getByText(MARKUP).count()).toBeGreaterThan(5);
    await wrong(page).getByText(`$ ${EVIDENCE.command}`).first().waitFor();
    expect(await page.locator("main img").count(), "markup is drawn").toBe(0);
    expect(await page.title()).not.toBe("owned");
    expect(faults).toEqual([]);
  },
);

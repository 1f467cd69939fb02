import { expect, it } from "vitest";
import { answer, openExplorer, run } from "./support/explorer.js";
import { webFixture } from "./support/fixture.js";

const web = webFixture();

/** Half an hour off as well, so that no other zone is taken for it. */
const ZONE = { timezoneId: "Asia/Kolkata", locale: "en-GB" };
const OFFSET = "+0530";
/** Figures are noted once a minute. */
const NOTED_MS = 100_000;

/** What stands there of a time: in the viewer's zone, and in UTC. */
function bothOf(text: string | null): readonly [here: number, utc: number] {
  const [, here = "", utc = ""] = /(\d+ \w+ \d{4}, [\d:]+) \(([\d-]+ [\d:]+) UTC\)/.exec(text ?? "") ?? [];
  return [Date.parse(`${here} ${OFFSET}`), Date.parse(`${utc}Z`)];
}

/** A time that is shown in both zones as the same one, and is now or so. */
function expectNow(text: string | null): void {
  const [here, utc] = bothOf(text);
  expect(here, text ?? "no text").toBe(utc);
  expect(Math.abs(utc - Date.now())).toBeLessThan(10 * 60_000);
}

it("ages, silences and charts have their times in the viewer's zone, with UTC on hover", async () => {
  const { client } = web.service;
  const until = new Date(Date.now() + 5 * 60_000).toISOString();
  await client.request(
    `mutation ($input: CreateAlertSilenceInput!) { createAlertSilence(input: $input) { userErrors { message } } }`,
    { input: { until, comment: "for its time" } },
  );
  await using watched = await web.openAt("/alerts?tab=silences", ZONE);
  const { page, faults } = watched;
  const silence = page.getByRole("row").filter({ hasText: "for its time" });
  for (const time of [silence.locator("time").first(), silence.locator("time").last()]) {
    expectNow(await time.getAttribute("title"));
  }
  await page.goto("/sessions?search=berlin%20home");
  await page.getByRole("link", { name: "berlin/home" }).click();
  await page.getByRole("radio", { name: "1 hour" }).click();
  const chart = page.getByRole("figure").filter({ hasText: /Pending: \d/ });
  await chart.locator("canvas").waitFor({ timeout: NOTED_MS });
  const over = chart.locator(".u-over");
  const { width = 0, height = 0 } = (await over.boundingBox()) ?? {};
  await over.hover({ position: { x: width - 2, y: height / 2 } });
  const titled = chart.locator("[title*=UTC]");
  await titled.waitFor();
  expectNow(await titled.getAttribute("title"));
  expect(faults).toEqual([]);
});

it("messages of a subscription in the explorer have theirs in both", async () => {
  await using watched = await web.open(ZONE);
  const { page, faults } = watched;
  await openExplorer(page);
  await run(page, "WatchSessions");
  const told = await answer(page, (text) => text.includes("SNAPSHOT_END"));
  const { messages } = told as { readonly messages: readonly { readonly at: string }[] };
  expectNow(messages[0]?.at ?? null);
  expect(faults).toEqual([]);
});

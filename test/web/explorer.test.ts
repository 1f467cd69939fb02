import { expect, it } from "vitest";
import { logIn } from "./support/demo-service.js";
import { answer, openExplorer, run } from "./support/explorer.js";
import { findings } from "./support/findings.js";
import { PICTURES, webFixture } from "./support/fixture.js";
import { isAsWideAsItsWindow } from "./support/watched-page.js";

/** Its tabs hold the buttons that choose and close them, which axe-core does not want within one another. */
const GRAPHIQLS = [".graphiql-tabs"];

const web = webFixture();

it("is for who is logged in, is ours by name, and runs each of its six tabs as it stands", async () => {
  await using watched = await web.open();
  const { page, faults } = watched;
  await openExplorer(page);
  expect(await page.title()).toBe("Explorer · Gluster geo-replication");
  expect(await page.getByText(/ruru|graphiql|sponsor/i).count(), "another's name").toBe(0);
  expect(await page.getByRole("tab").count()).toBe(6);

  await run(page, "Sessions");
  expect(await answer(page, (text) => text.includes("totalCount"))).toMatchObject({
    data: { geoRepSessions: { totalCount: 6 } },
  });
  await page.screenshot({ path: `${PICTURES}/explorer.png` });
  await run(page, "Session");
  expect(await answer(page, (text) => text.includes("details"))).toMatchObject({
    data: { geoRepSession: { status: "ACTIVE", details: expect.arrayContaining([expect.anything()]) } },
  });
  await run(page, "PauseAndResume");
  expect(await answer(page, (text) => text.includes("resumeGeoRepSession"))).toMatchObject({
    data: {
      pauseGeoRepSession: { operation: { state: "SUCCEEDED" }, userErrors: [] },
      resumeGeoRepSession: { operation: { state: "SUCCEEDED" }, userErrors: [] },
    },
  });
  await run(page, "PlanSession", "PlanSession");
  expect(await answer(page, (text) => text.includes("geoRepSessionPlan"))).toMatchObject({
    data: { geoRepSessionPlan: { preflight: { standing: "READY" }, userErrors: [] } },
  });
  await run(page, "PlanSession", "CreateSession");
  expect(await answer(page, (text) => text.includes("createGeoRepSession"))).toMatchObject({
    data: { createGeoRepSession: { operation: { state: "SUCCEEDED" }, userErrors: [] } },
  });
  await run(page, "EventsSince");
  await answer(page, (text) => text.includes("OPERATION_CHANGED"));
  await page.getByRole("button", { name: /^Stop/ }).click();
  await run(page, "WatchSessions");
  const told = await answer(page, (text) => text.includes("SNAPSHOT_END"));
  expect(told).toMatchObject({
    connection: "open",
    messages: expect.arrayContaining([{ at: expect.any(String), data: expect.anything() }]),
  });
  await page.screenshot({ path: `${PICTURES}/explorer-subscription.png` });
  expect(await findings(page, GRAPHIQLS)).toEqual([]);
  expect(faults).toEqual([]);
});

it("says when a subscription's connection is lost, keeps what it told, and goes on when the service is back", async () => {
  await using watched = await web.open({ colorScheme: "dark" });
  const { page } = watched;
  await openExplorer(page);
  await run(page, "WatchSessions");
  await answer(page, (text) => text.includes("SNAPSHOT_END"));
  expect(await findings(page, GRAPHIQLS)).toEqual([]);
  await web.service.kill();
  await page.getByText(/Connection lost/).waitFor();
  const lost = await answer(page, (text) => text.includes(`"connection": "lost`));
  expect(lost).toMatchObject({ messages: expect.arrayContaining([expect.anything()]) });
  await page.screenshot({ path: `${PICTURES}/explorer-lost.png` });
  await web.service.restart();
  await answer(page, (text) => text.includes(`"connection": "open"`));
  await web.service.byHand(
    "berlin1",
    `volume geo-replication images ${web.service.simulator.node("lisbon2").name}::images-copy pause`,
  );
  await answer(page, (text) => text.includes(`"status": "PAUSED"`));
});

it("keeps somebody's own tabs, and fills the examples with what is there when they come again", async () => {
  await using watched = await web.open();
  const { page, faults } = watched;
  await openExplorer(page);
  await page.waitForFunction(() => localStorage.getItem("graphiql:tabState") !== null);
  // On another page: the explorer stores its tabs a moment after each change, over what was put there.
  await page.goto("/");
  await page.evaluate(() => {
    const key = "graphiql:tabState";
    const own = {
      id: "own",
      title: "Own",
      query: "query Own { viewer { user } }",
      variables: "",
      headers: null,
      operationName: "Own",
      response: null,
    };
    const stored = JSON.parse(localStorage.getItem(key) ?? `{"activeTabIndex":0,"tabs":[]}`) as { tabs: object[] };
    const tabs = stored.tabs.map((each) => ({ ...each, variables: `{"id": "gone"}` }));
    localStorage.setItem(key, JSON.stringify({ activeTabIndex: 0, tabs: [...tabs, own] }));
  });
  await page.goto("/graphql");
  await run(page, "Own");
  expect(await answer(page, (text) => text.includes("viewer"))).toEqual({ data: { viewer: { user: "admin" } } });
  await run(page, "Session");
  expect(await answer(page, (text) => text.includes("details"))).toMatchObject({
    data: { geoRepSession: { details: expect.anything() } },
  });
  expect(faults).toEqual([]);
});

it("whose log-in has ended says so and leads to another, with all tabs", async () => {
  await using watched = await web.open();
  const { page } = watched;
  await openExplorer(page);
  await page.context().clearCookies();
  await run(page, "Sessions");
  await page.getByText("Your log-in has ended.").waitFor();
  await page.getByRole("link", { name: "Log in again" }).click();
  await logIn(page);
  await run(page, "Sessions");
  expect(await answer(page, (text) => text.includes("totalCount"))).toMatchObject({ data: expect.anything() });
});

it("fits a window of 420 pixels, with an answer in it and while the connection is lost", async () => {
  await using watched = await web.open({ viewport: { width: 420, height: 860 } });
  const { page } = watched;
  await openExplorer(page);
  await run(page, "WatchSessions");
  await answer(page, (text) => text.includes("SNAPSHOT_END"));
  expect(await isAsWideAsItsWindow(page)).toBe(true);
  await web.service.kill();
  await page.getByText(/Connection lost/).waitFor();
  expect(await isAsWideAsItsWindow(page)).toBe(true);
  await page.screenshot({ path: `${PICTURES}/explorer-420.png` });
  await web.service.restart();
});

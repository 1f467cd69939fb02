import { beforeAll, expect, it } from "vitest";
import { type Simulator, startSimulator } from "../../simulator/simulator.js";
import { registerCluster, syncCluster } from "../support/clusters.js";
import { PASSWORD } from "./support/demo-service.js";
import { webFixture } from "./support/fixture.js";

/** More than one page of destinations has. */
const VOLUMES = 60;
const web = webFixture();

let oslo: Simulator;
beforeAll(async () => {
  oslo = await startSimulator({
    users: { root: { password: PASSWORD } },
    clusters: [
      {
        name: "oslo",
        nodes: ["oslo1"],
        volumes: Array.from({ length: VOLUMES }, (_none, number) => ({ name: `data-${number}`, kind: "distribute" })),
      },
    ],
    seed: "oslo",
  });
  const { address, port, hostKeyFingerprint } = oslo.node("oslo1");
  const input = { name: "oslo", address, port, user: "root", credential: { password: PASSWORD }, hostKeyFingerprint };
  await syncCluster(web.service.client, await registerCluster(web.service.client, input), 60);
  return () => oslo[Symbol.asyncDispose]();
});

it("every volume is reached as a destination, those first that fit: page by page, and by its name", async () => {
  await using watched = await web.openAt("/sessions/new");
  const { page, faults } = watched;
  await page.getByRole("button", { name: "Choose mail of lisbon", exact: true }).click();
  const destinations = page.getByRole("region", { name: "Where mail goes" });
  const shown = () => destinations.getByRole("rowheader").allInnerTexts();
  await destinations.getByRole("navigation", { name: "Pages" }).waitFor();
  const first = await shown();
  const standings = await destinations.getByRole("row").allInnerTexts();
  const firstBlocked = standings.findIndex((text) => text.includes("Not possible"));
  const lastReady = standings.findLastIndex((text) => text.includes("Ready"));
  expect(firstBlocked === -1 || lastReady < firstBlocked, "one that does not fit comes before one that does").toBe(
    true,
  );
  await destinations.getByRole("button", { name: "Next" }).click();
  await expect.poll(shown).not.toEqual(first);
  await destinations.getByRole("button", { name: "Next" }).and(page.locator("[aria-disabled]")).waitFor();
  const names = new Set([...first, ...(await shown())]);
  const own = 7 + 6;
  expect(names.size, "one was left out, or came twice").toBe(VOLUMES + own);
  await destinations.getByLabel("Search destinations").fill("oslo data-59");
  await expect.poll(shown).toEqual(["data-59"]);
  await destinations.getByRole("button", { name: "Choose data-59 of oslo" }).click();
  await destinations.getByRole("button", { name: "Change the destination" }).waitFor();
  expect(await shown()).toEqual(["data-59"]);
  expect(faults).toEqual([]);
});

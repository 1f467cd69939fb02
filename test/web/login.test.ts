import { describe, expect, it } from "vitest";
import { logIn, PASSWORD } from "./support/demo-service.js";
import { openPage, launchBrowser } from "./support/watched-page.js";
import { webFixture } from "./support/fixture.js";

const web = webFixture();

/** What the API says to the page's cookie, asked by a program that has it. */
async function statusWith(cookies: readonly { readonly name: string; readonly value: string }[]): Promise<number> {
  const response = await fetch(`${web.service.url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; "),
    },
    body: JSON.stringify({ query: "{ viewer { user } }" }),
  });
  return response.status;
}

describe("a log-in", () => {
  it("leads back to where somebody wanted to go, and tells of a wrong password in clear words", async () => {
    await using watched = await web.open();
    const { page, faults } = watched;
    await page.goto("/sessions?status=FAULTY");
    await page.getByLabel("Password").waitFor();
    expect(new URL(page.url()).pathname).toBe("/login");
    expect(faults, "a first visit looks like a failure").toEqual([]);
    await logIn(page, "wrong");
    await page.getByRole("alert").filter({ hasText: "User or password is wrong." }).waitFor();
    expect(faults.splice(0), "beside what the browser says of the refusal itself").toEqual(
      expect.arrayContaining([expect.stringMatching(/^401 .*\/login$/)]),
    );
    await logIn(page);
    await page.getByRole("heading", { level: 1, name: "Sessions" }).waitFor();
    expect(page.url()).toBe(`${web.service.url}/sessions?status=FAULTY`);
    expect(faults).toEqual([]);
  });

  it.each([
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "/.//evil.example",
    "/x/..//evil.example",
    "/%2e//evil.example",
    "javascript:alert(1)",
    "/login?next=/login",
  ])("never leads to %s", async (next) => {
    await using watched = await web.openAt(`/login?next=${encodeURIComponent(next)}`);
    await watched.page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    expect(watched.page.url()).toBe(`${web.service.url}/`);
    expect(watched.faults).toEqual([]);
  });

  it("is out of scripts' reach, and over when its user logs out, for the API too", async () => {
    await using watched = await web.openAt("/");
    const { page, faults } = watched;
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    expect(await page.evaluate("document.cookie"), "a script could carry it away").toBe("");
    const cookies = await page.context().cookies();
    expect(cookies).toMatchObject([{ name: "georep_session", httpOnly: true, sameSite: "Strict", path: "/" }]);
    expect(await statusWith(cookies)).toBe(200);
    expect(faults).toEqual([]);
    await page.getByRole("button", { name: /^admin/ }).click();
    await page.getByRole("menuitem", { name: "Log out" }).click();
    await page.getByLabel("Password").waitFor();
    expect(await page.context().cookies()).toEqual([]);
    expect(await statusWith(cookies), "whoever copied the cookie is still in").toBe(401);
    await page.goBack();
    await page.getByLabel("Password").waitFor();
    // What the page was reading when the log-in ended is refused.
    expect(faults.filter((fault) => !/^401 \S+\/graphql$|status of 401/.test(fault))).toEqual([]);
  });

  it("that is ended elsewhere in mid-work is asked for anew, and nothing on the page is lost", async () => {
    await using watched = await web.openAt("/");
    const { page } = watched;
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Sessions" }).click();
    await page.getByRole("rowheader", { name: "berlin/home" }).waitFor();
    const { viewer } = await web.service.client.request<{
      viewer: { accessTokens: { id: string; revokedAt: null }[] };
    }>(`{ viewer { accessTokens { id revokedAt } } }`);
    for (const { id } of viewer.accessTokens) {
      await web.service.client.request(
        `mutation ($id: ID!) { revokeAccessToken(input: { tokenId: $id }) { userErrors { code } } }`,
        { id },
      );
    }
    const dialog = page.getByRole("dialog", { name: "Your log-in has ended" });
    await dialog.waitFor();
    await page.screenshot({ path: "coverage/web/login-again.png" });
    expect(page.url(), "the way back is lost").toBe(`${web.service.url}/sessions`);
    expect(await page.getByText("berlin/home").count(), "what was there is gone").toBeGreaterThan(0);
    await dialog.getByLabel("Password").fill(PASSWORD);
    await dialog.getByRole("button", { name: "Log in" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("Live", { exact: true }).waitFor();
  });

  it("with an access token opens the page with the token's rights, and ends with the token", async () => {
    const { createAccessToken: made } = await web.service.client.request<{
      createAccessToken: { token: string; accessToken: { id: string } };
    }>(`mutation { createAccessToken(input: { label: "an operator", role: OPERATOR }) { token accessToken { id } } }`);
    await using watched = await web.open();
    const { page, faults } = watched;
    await page.goto("/clusters/new");
    await page.getByRole("radio", { name: "Access token" }).click();
    await page.getByLabel("Access token").fill("grt_nonsense");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("alert").filter({ hasText: "The token is unknown, expired or revoked." }).waitFor();
    faults.splice(0);
    await page.getByLabel("Access token").fill(`${made.token}\n`);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("button", { name: /^admin \(operator\)/ }).waitFor();
    await page.getByRole("button", { name: "Read the host’s key" }).focus();
    await page.getByText("This takes the role ADMIN, and you are logged in with the role OPERATOR.").waitFor();
    await page.getByRole("link", { name: "Sessions" }).click();
    await page.getByRole("link", { name: "berlin/home" }).click();
    await page.getByRole("tab", { name: "Options" }).click();
    await page.getByLabel("Find an option").fill("ssh-command");
    await page
      .getByRole("button", { name: /^Set .*ssh-command$/ })
      .first()
      .focus();
    await page.getByText("Set: This takes the role ADMIN").first().waitFor();
    await page.getByLabel("Find an option").fill("sync-jobs");
    expect(await page.getByRole("button", { name: "Set sync-jobs", exact: true }).isEnabled()).toBe(true);
    expect(faults).toEqual([]);
    await web.service.client.request(
      `mutation ($id: ID!) { revokeAccessToken(input: { tokenId: $id }) { userErrors { code } } }`,
      { id: made.accessToken.id },
    );
    await page.getByRole("dialog", { name: "Your log-in has ended" }).waitFor();
  });

  it("that is held up after many wrong passwords is told when to try again", async () => {
    await using watched = await web.open();
    const { page } = watched;
    // As the service answers it: to bring it about would take it from all other tests.
    await page.route("**/login", (route) =>
      route.request().method() === "POST"
        ? route.fulfill({
            status: 429,
            headers: { "retry-after": "10" },
            json: { code: "TOO_MANY_LOGINS", message: "Too many wrong passwords have come from this address." },
          })
        : route.continue(),
    );
    await page.goto("/login");
    await logIn(page);
    const told = page.getByRole("alert").filter({ hasText: "Too many wrong passwords" });
    await told.waitFor();
    expect(await told.innerText()).toContain("Try again in 10 seconds");
  });
});

describe("who cannot see the page", () => {
  it("is told so without JavaScript", async () => {
    // Playwright's own switch leaves the parser in the belief that scripts run.
    await using without = await launchBrowser(["--blink-settings=scriptEnabled=false"]);
    await using watched = await openPage(without, web.service.url);
    // The explorer is for who has logged in, which takes scripts.
    await using loggedIn = await web.openAt("/");
    await loggedIn.page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await watched.page.context().addCookies(await loggedIn.page.context().cookies());
    for (const [address, told] of [
      ["/", /^This page needs JavaScript[^\n]*$/],
      ["/login", /^This page needs JavaScript[^\n]*$/],
      ["/graphql", /^The explorer needs JavaScript[^\n]*$/],
    ] as const) {
      await watched.page.goto(address);
      // What can be seen, whole: one reason, and not two.
      expect(await watched.page.innerText("body")).toMatch(told);
    }
  });

  it("is told so by a browser that knows its scripts and not its colours", async () => {
    await using watched = await openPage(web.browser, web.service.url);
    const { page } = watched;
    await page.addInitScript("CSS.supports = () => false");
    await page.goto("/login");
    await page.waitForLoadState("networkidle");
    // Which of both is seen is for the style sheet to say; that this one stays is for the script.
    expect(await page.locator("#root").textContent()).toMatch(/^\s*This page needs a newer browser/);
  });
});

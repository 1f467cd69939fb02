import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { call, readXml, type RestAnswer, texts } from "../../support/rest-client.js";
import { exchange, request } from "../../support/raw-http.js";
import { restService, type RestService } from "../../support/rest-service.js";

let service: RestService;
let sessions: string;
beforeAll(async () => {
  service = await restService();
  sessions = `${service.volume}/georeplication-sessions`;
});
afterAll(() => service[Symbol.asyncDispose]());
afterEach(async () => {
  // Whatever was sent, the service goes on, has changed nothing, and blames itself for nothing.
  expect((await call(service.url, "")).status).toBe(200);
  expect(await service.sim.sessions()).toEqual([]);
  expect(service.http.logged.filter((line) => line.includes("through a fault of the service"))).toEqual([]);
});

const P = "/ovirt-engine/api";
const FORMS = ["application/xml", "application/json"] as const;

/** The reason and detail of a refusal, in the form that was asked for. */
async function faultOf(answer: RestAnswer, accept: string): Promise<Record<string, unknown>> {
  expect(answer.headers.get("content-type")).toMatch(accept);
  const json = accept === "application/json";
  const fault = json ? (JSON.parse(answer.text) as Record<string, unknown>) : texts(await readXml(answer));
  expect(fault).toEqual({ reason: expect.stringMatching(/\w/), detail: expect.stringMatching(/\w/) });
  expect(answer.text).not.toMatch(/\bat .*[./]\w+:\d+|node_modules|\.[jt]s\b/);
  return fault;
}

const create = (body: string, type: string, accept = "application/xml"): Promise<RestAnswer> =>
  call(service.url, sessions, { method: "POST", body, headers: { "content-type": type, accept } });

const LAUGHS = `<!DOCTYPE a [${Array.from({ length: 10 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join("")}<!ENTITY l0 "ha">]>`;

describe("a body in XML", () => {
  it.each([
    ["is cut off", "<georeplication-session><slavevolume>vol-dr</slavevol"],
    ["is cut off before its end", "<georeplication-session><slavevolume>vol-dr</slavevolume>"],
    ["is no XML", "slavevolume=vol-dr"],
    ["has two roots", "<a/><b/>"],
    ["has text behind its root", "<a/>junk"],
    ["has an attribute twice", '<a b="1" b="2"/>'],
    ["has an attribute without quotes", "<a b=1/>"],
    ["has a document type", "<!DOCTYPE georeplication-session><georeplication-session/>"],
    ["has entities that grow", `${LAUGHS}<a><slavevolume>&l10;</slavevolume></a>`],
    [
      "has an entity that reads a file",
      '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a><slavevolume>&f;</slavevolume></a>',
    ],
    [
      "has a parameter entity that fetches something",
      '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]><a><slavevolume>x</slavevolume></a>',
    ],
    ["has an entity that no one declared", "<a><slavevolume>&nbsp;</slavevolume></a>"],
    ["has a character that XML cannot hold", "<a><slavevolume>&#0;</slavevolume></a>"],
    ["has a control character", "<a><slavevolume>\u0001</slavevolume></a>"],
    ["has an instruction to a program", '<?php system("reboot")?><a/>'],
    ["is nested a thousand deep", `${"<a>".repeat(1_000)}${"</a>".repeat(1_000)}`],
    ["has fifty thousand elements", `<a>${"<b/>".repeat(50_000)}</a>`],
    ["has ten thousand attributes", `<a ${Array.from({ length: 10_001 }, (_, n) => `b${n}=""`).join(" ")}/>`],
  ])("that %s is refused with a fault in either form", async (_what, body) => {
    for (const accept of FORMS) {
      const answer = await create(body, "application/xml", accept);
      expect(answer.status, answer.text).toBe(400);
      const { detail } = await faultOf(answer, accept);
      expect(detail).not.toMatch(/root:/);
      expect(String(detail).length).toBeLessThan(500);
    }
  });
});

describe("a body in JSON", () => {
  it.each([
    ["is cut off", '{"slavevolume": "vol-'],
    ["is no JSON", "<a/>"],
    ["has a comma too many", '{"slavevolume": "vol-dr",}'],
    ["is an array", "[]"],
    ["is a number", "1"],
    ["is null", "null"],
    ["is nested a thousand deep", `${'{"a":'.repeat(1_000)}1${"}".repeat(1_000)}`],
    ["is a hundred thousand brackets", "[".repeat(100_000)],
    ["has fifty thousand members", `{"slavevolume":[${"1,".repeat(50_000)}1]}`],
    ["holds a NUL", '{"slavevolume": "vol\\u0000dr", "slave_host_name": "dst1"}'],
    ["reaches for the prototype", '{"__proto__": {"slavevolume": "vol-dr"}, "slave_host_name": "dst1"}'],
    ["has an object where a text belongs", '{"slavevolume": {"a": {"b": 1}}, "slave_host_name": ["dst1"]}'],
  ])("that %s is refused with a fault in either form", async (_what, body) => {
    for (const accept of FORMS) {
      const answer = await create(body, "application/json", accept);
      expect(answer.status, answer.text).toBe(400);
      await faultOf(answer, accept);
    }
  });
});

describe("a body", () => {
  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "image/png",
    "xml",
    "*/*",
  ])("of type %s is 415 with a fault", async (type) => {
    for (const accept of FORMS) {
      const answer = await create("<georeplication-session/>", type, accept);
      expect(answer.status, answer.text).toBe(415);
      await faultOf(answer, accept);
    }
  });

  it("in another character set is 415", async () => {
    expect((await create("<a/>", "application/xml; charset=iso-8859-1")).status).toBe(415);
  });

  it.each([
    ["XML", "application/xml", [0x3c, 0x61, 0x3e, 0xff, 0xfe, 0x3c, 0x2f, 0x61, 0x3e]],
    ["JSON", "application/json", [0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xc3, 0x28, 0x22, 0x7d]],
  ])("in %s that is no UTF-8 is refused", async (_form, type, bytes) => {
    const head = request(`POST ${P}${sessions}`, [
      `Content-Type: ${type}`,
      `Content-Length: ${bytes.length}`,
      "Connection: close",
    ]);
    const { answers } = await exchange(service.url, Buffer.concat([Buffer.from(head), Buffer.from(bytes)]));
    expect(answers[0]?.status, answers[0]?.body).toBe(400);
  });

  it("over the limit is 413 with a fault, announced or in chunks", async () => {
    const large = `<a>${" ".repeat(1_100_000)}</a>`;
    for (const accept of FORMS) {
      const answer = await create(large, "application/xml", accept);
      expect(answer.status).toBe(413);
      await faultOf(answer, accept);
    }
    const head = request(`POST ${P}${sessions}`, ["Content-Type: application/xml", "Transfer-Encoding: chunked"]);
    const { answers } = await exchange(service.url, `${head}${(1_100_000).toString(16)}\r\n${large}`, { answers: 1 });
    expect(answers[0]?.status).toBe(413);
    expect(answers[0]?.body).toContain("<fault>");
  });

  it("that is announced as enormous is refused before it is sent", async () => {
    const head = request(`POST ${P}${sessions}`, ["Content-Type: application/xml", "Content-Length: 99999999999"]);
    const { answers } = await exchange(service.url, head, { answers: 1 });
    expect(answers[0]?.status).toBe(413);
  });

  it.each(["abc", "-1", "1e3", "0x10", "5, 6"])("of length %s is refused by HTTP itself", async (length) => {
    const head = request(`POST ${P}${sessions}`, ["Content-Type: application/xml", `Content-Length: ${length}`]);
    const { answers, closed } = await exchange(service.url, `${head}<a/>`);
    expect([answers[0]?.status, closed]).toEqual([400, true]);
  });

  it("with two lengths, or a length and chunks, is refused by HTTP itself", async () => {
    for (const lines of [
      ["Content-Length: 4", "Content-Length: 5"],
      ["Content-Length: 4", "Transfer-Encoding: chunked"],
    ]) {
      const head = request(`POST ${P}${sessions}`, ["Content-Type: application/xml", ...lines]);
      const { answers, closed } = await exchange(service.url, `${head}<a/>\r\n\r\n`);
      expect([answers[0]?.status, closed]).toEqual([400, true]);
    }
  });

  it("shorter than announced changes nothing", async () => {
    const body =
      "<georeplication-session><slavevolume>vol-dr</slavevolume><slave_host_name>dst1</slave_host_name></georeplication-session>";
    const lines = ["Content-Type: application/xml", `Content-Length: ${body.length + 10}`];
    await expect(
      exchange(service.url, request(`POST ${P}${sessions}`, lines, body), { timeoutMs: 500 }),
    ).rejects.toThrow(/no answer/);
  });
});

describe("a GET", () => {
  it("that announces a body and does not send it is answered at once, and the connection closed", async () => {
    for (const path of ["", "/", "/clusters", "/nonsense"]) {
      const head = request(`GET ${P}${path}`, ["Content-Type: application/xml", "Content-Length: 17"]);
      const { answers, closed } = await exchange(service.url, head, { timeoutMs: 3_000 });
      expect([answers.length, answers[0]?.status, closed]).toEqual([1, path === "/nonsense" ? 404 : 200, true]);
    }
  });

  it("that does so without credentials is challenged at once", async () => {
    const head = request(`GET ${P}`, ["Content-Length: 17"], "", null);
    const { answers, closed } = await exchange(service.url, head, { timeoutMs: 3_000 });
    expect([answers[0]?.status, answers[0]?.headers.get("www-authenticate"), closed]).toEqual([
      401,
      'Basic realm="RESTAPI"',
      true,
    ]);
  });

  it("that sends the body is answered as if it did not, whatever the body is", async () => {
    for (const body of ["<action></action>", "<!DOCTYPE a [<!EN"]) {
      const lines = ["Content-Type: application/xml", `Content-Length: ${body.length}`];
      const { answers } = await exchange(service.url, request(`GET ${P}/clusters`, lines, body), { answers: 1 });
      expect(answers[0]?.status).toBe(200);
      expect(answers[0]?.body).toContain("<clusters>");
    }
  });

  it("never takes its body for the next request", async () => {
    const inner = request(`DELETE ${P}${sessions}/00000000-0000-4000-8000-000000000000`);
    const lines = [`Content-Length: ${inner.length}`];
    const { answers } = await exchange(service.url, request(`GET ${P}/clusters`, lines, inner), { timeoutMs: 3_000 });
    expect(answers.map(({ status }) => status)).toEqual([200]);
  });
});

describe("several requests on one connection", () => {
  it("that are sent at once are answered in their order", async () => {
    const paths = ["/clusters", "/nonsense", "/hosts", "?schema", "/events;max=1", "/vms"];
    const sent = paths.map((path) => request(`GET ${P}${path}`)).join("");
    const { answers } = await exchange(service.url, sent, { answers: paths.length });
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 200, 404, 200, 200]);
    expect(answers[0]?.body).toContain("<clusters>");
    expect(answers[2]?.body).toContain("<hosts>");
    expect(answers[5]?.body).toContain("<vms");
  });

  it("are answered after a refusal as before it", async () => {
    const wrong = request(`POST ${P}${sessions}`, ["Content-Type: application/xml", "Content-Length: 3"], "<a>");
    const { answers } = await exchange(service.url, wrong + request(`GET ${P}/hosts`), { answers: 2 });
    expect(answers.map(({ status }) => status)).toEqual([400, 200]);
  });
});

describe("a path", () => {
  it.each([
    "/%2e%2e/graphql",
    "/../../graphql",
    "/clusters/%2e%2e/hosts",
    "/clusters/../hosts",
    "/clusters/%2e%2e%2fhosts",
    "/clusters/..%5chosts",
    "/clusters/%00",
    "/clusters/%ff",
    "/clusters/%",
    "/clusters/%zz",
    "/clusters/%u0041",
    "/clusters/a%2fb",
    "/clusters/' or 1=1 --".replaceAll(" ", "%20"),
    "/clusters/${7*7}",
    "/constructor",
    "/__proto__",
    "/clusters/__proto__",
    "/CLUSTERS",
    `/clusters/${"a".repeat(5_000)}`,
    "/a".repeat(3_000),
  ])("of %s leads nowhere", async (path) => {
    const { answers } = await exchange(service.url, request(`GET ${P}${path}`, ["Connection: close"]));
    expect([400, 404, 414]).toContain(answers[0]?.status);
    expect(answers[0]?.body).not.toContain("<host");
    expect(answers[0]?.body).not.toContain("html");
  });

  it.each([
    [';max="1"', 200],
    [";max='1'", [200, 400]],
    [';search="name=source"', 200],
    [';search="name=so', [200, 400]],
    [";search='name=so", [200, 400]],
    [";", 200],
    [";;;=;", 200],
    [";max", [200, 400]],
    [";max=", [200, 400]],
    [";a=1;a=2", 200],
    [";%00=%00", [200, 400]],
    [";max=%ff", [400, 404]],
    [";__proto__=1;constructor=2", 200],
  ] as const)("with the matrix parameter %s is answered %j", async (matrix, status) => {
    const { answers } = await exchange(service.url, request(`GET ${P}/clusters${matrix}`, ["Connection: close"]));
    expect([status].flat()).toContain(answers[0]?.status);
  });

  it("with a matrix parameter within, as oVirt takes none there, still leads where it leads", async () => {
    const { cluster } = service.ids;
    expect((await call(service.url, `/clusters;max=1/${cluster};x=y/hosts`)).status).toBe(200);
  });

  it("that is far too long is refused and not waited for", async () => {
    const { answers } = await exchange(service.url, request(`GET ${P}/${"a".repeat(200_000)}`, ["Connection: close"]));
    expect([404, 414, 431]).toContain(answers[0]?.status);
  });
});

describe("a method", () => {
  it.each(["TRACE", "PROPFIND", "get", "FOO", "PATCH", "CONNECT"])("%s is refused", async (method) => {
    const { answers, closed } = await exchange(service.url, request(`${method} ${P}/clusters`, ["Connection: close"]));
    // CONNECT is for proxies: the connection is closed without a word.
    expect([400, 404, 405, 501, undefined]).toContain(answers[0]?.status);
    expect(closed).toBe(true);
  });

  it("OPTIONS tells what there is", async () => {
    const { answers } = await exchange(service.url, request(`OPTIONS ${P}/clusters`, ["Connection: close"]));
    expect(answers[0]?.status).toBeLessThan(300);
    expect(answers[0]?.headers.get("allow")).toMatch(/GET/);
  });
});

describe("headers", () => {
  it.each([
    ["Accept: ,,,;q=x", [200, 406]],
    [`Accept: ${"application/json,".repeat(500)}`, [200, 431]],
    ["Correlation-Id: \u00ff\u00fe", [200]],
    ["Prefer: ;;;,", [200]],
    ["Cookie: JSESSIONID", [200]],
    ["Cookie: JSESSIONID=; JSESSIONID=%00", [200]],
    ["Filter: perhaps", [200, 400]],
    ["All-Content: perhaps", [200, 400]],
    ["Accept-Encoding: br;q=1, *;q=0", [200, 406]],
    ["If-None-Match: *", [200, 304, 412]],
    ["Range: bytes=0-10", [200, 206]],
    ["Expect: 100-continue", [200, 417]],
    ["Transfer-Encoding: nonsense", [400, 501]],
  ])("with %j a GET is answered %j", async (line, statuses) => {
    const sent = Buffer.from(request(`GET ${P}/clusters`, [line, "Connection: close"]), "latin1");
    const { answers } = await exchange(service.url, sent);
    // What stands before the last is HTTP's own 100 Continue.
    expect(statuses).toContain(answers.at(-1)?.status);
  });
});

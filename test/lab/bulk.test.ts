import { afterAll, beforeAll, expect, test } from "vitest";
import { lab, unique } from "./lab.js";
import { type Cluster, LabService, noErrors } from "./service.js";
import { change as send, type Operation, sync, volumeId } from "./sessions.js";

interface Result {
  readonly sessionId: string;
  readonly session: { readonly status: string } | null;
  readonly operation: (Operation & { readonly startedAt: string }) | null;
  readonly userErrors: readonly { readonly code: string }[];
}

let service: LabService;
let source: Cluster;
const names = [unique("bulk"), unique("more")];
const ids: string[] = [];

beforeAll(async () => {
  for (const name of names) await lab.pair(name);
  service = await LabService.start();
  source = await service.register("src1", "src2");
  await sync(service, source.id);
  for (const name of names) {
    const input = {
      primaryVolumeId: await volumeId(service, name),
      secondaryVolumeName: `${name}-dr`,
      secondaryHostName: "dst1",
      keys: "PUSH_PEM",
    };
    const created = noErrors(await send(service, "createGeoRepSession", input, 120));
    ids.push(created.session?.id ?? "");
  }
});
afterAll(() => service[Symbol.asyncDispose]());

async function change(action: string, sessionIds: readonly string[]): Promise<readonly Result[]> {
  const data = await service.client.request<{ changeGeoRepSessions: { results: Result[] } }>(
    `mutation ($input: ChangeGeoRepSessionsInput!) { changeGeoRepSessions(input: $input, wait: 120) { results {
       sessionId session { status } operation { state startedAt steps { number name state } } userErrors { code } } } }`,
    { input: { action, sessionIds } },
  );
  return data.changeGeoRepSessions.results;
}

test("real sessions are changed in the order of the list, and one that cannot be stops none of the others", async () => {
  const order = ids.toReversed();
  const started = await change("START", order);
  expect(started.map(({ sessionId, operation }) => [sessionId, operation?.state])).toEqual(
    order.map((id) => [id, "SUCCEEDED"]),
  );
  const times = started.map(({ operation }) => operation?.startedAt ?? "");
  expect(times).toEqual(times.toSorted());
  await change("STOP", ids.slice(0, 1));
  const paused = await change("PAUSE", ids);
  expect(paused.map(({ session, userErrors }) => [session?.status, userErrors.map(({ code }) => code)])).toEqual([
    ["STOPPED", ["WRONG_STATE"]],
    ["PAUSED", []],
  ]);
});

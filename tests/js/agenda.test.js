// The worker's part of syncing: what waits is sent after the page was closed, and nothing that nobody wants sent.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { sendTicks } from "../../service_worker/agenda.js";
import { keep } from "./kept.js";
import { answering } from "./answering.js";

const ENTRIES = { "s:tea": { on: 1, at: 5, dirty: true }, "s:bread": { on: 0, at: 6, dirty: true }, "s:old": { on: 1, at: 2, dirty: false } };
const AGENDA = { epoch: "e1", id: "aino" };

let sent, status;

beforeEach(() => {
  [sent, status] = [[], 200];
  globalThis.fetch = async (path, { method, body }) => (sent.push([method, path, JSON.parse(body)]), answering({}, status));
});

test("what waits is sent as it was stamped, to the agenda that it is of", async () => {
  keep({ entries: ENTRIES, meta: { wanted: true, agenda: AGENDA, cursor: 9 } });

  await sendTicks();

  const body = { since: 0, entries: { "s:tea": [1, 5], "s:bread": [0, 6] }, agenda: AGENDA };
  assert.deepEqual(sent, [["POST", "/agenda/sync", body]]);
});

test("where the server cannot take it, the browser is told to try again", async () => {
  keep({ entries: ENTRIES, meta: { wanted: true, agenda: AGENDA } });
  status = 503;

  await assert.rejects(sendTicks());
});

test("nothing leaves the phone where syncing is not wanted, or no agenda is here", async () => {
  keep({ entries: ENTRIES, meta: {} });
  await sendTicks();
  keep(null);
  await sendTicks();

  assert.deepEqual(sent, []);
});

// The store and the sync together, in memory (Node has no IndexedDB), against a server made of the merge rule.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { merge } from "../../static/js/agenda/merge.js";
import * as store from "../../static/js/agenda/store.js";
import { forget, syncNow, want } from "../../static/js/agenda/sync.js";
import { portal } from "./answering.js";

let server;

function makeServer() {
  return { epoch: "e1", id: "aino", entries: {}, cursor: 0, calls: [], now: Date.now(), status: 200 };
}

globalThis.fetch = async (...asked) => {
  if (server.status === "portal") return portal();
  const answer = await serve(...asked);
  answer.headers.set("Rasti-Edition", "1");
  return answer;
};

async function serve(path, { method, body }) {
  if (server.status === 0) throw new TypeError("no network");
  const { since, entries, agenda } = body ? JSON.parse(body) : {};
  server.calls.push({ method, path, since, entries, agenda });
  const headers = new Headers({ "Rasti-Agenda": `${server.epoch} ${server.id}`.trim(), Date: new Date().toUTCString() });
  if (method === "DELETE") return new Response(JSON.stringify({ forgotten: { bookmarks: 1 } }), { headers });
  if (server.status !== 200) return new Response("{}", { status: server.status, headers: { "Retry-After": "0" } });
  if (Object.values(entries).some(([, at]) => at > server.now + 300000)) {
    return new Response(JSON.stringify({ error: "", remedy: "", now: server.now }), { status: 409 });
  }
  if (server.erased && agenda?.id === server.erased) {
    return new Response(JSON.stringify({ cursor: 0, entries: {} }), { headers: { "Rasti-Agenda": server.epoch } });
  }
  if (Object.keys(entries).length && !server.id) server.id = "made";
  server.entries = merge(server.entries, entries);
  if (Object.keys(entries).length) server.cursor++;
  headers.set("Rasti-Agenda", `${server.epoch} ${server.id}`.trim());
  return new Response(JSON.stringify({ cursor: server.cursor, entries: server.entries }), { headers });
}

beforeEach(async () => {
  server = makeServer();
  await store.change((entries, meta) => (entries.clear(), meta.clear()));
});

const here = async () => Object.fromEntries([...(await store.all())].map(([item, { on, at }]) => [item, [on, at]]));
const unsent = async () => [...(await store.all())].filter(([, entry]) => entry.dirty).map(([item]) => item);

test("where the browser keeps nothing, ticks still work and the store says so", async () => {
  await store.set("s:bread", true);

  assert.equal((await store.all()).get("s:bread").on, 1);
  assert.equal(await store.trouble(), "forgotten");
});

test("each change is stamped after the last one seen, also one from a phone ahead of us", async () => {
  const ahead = Date.now() + 200000;
  await store.receive({ "s:tea": [1, ahead] });
  await store.set("s:tea", false);
  await store.set("s:tea", true);

  assert.deepEqual(await here(), { "s:tea": [1, ahead + 2] });
});

test("what was ticked here and elsewhere is the same on both after a sync", async () => {
  server.entries = { "s:tea": [1, 7], "s:bread": [1, 8] };
  await store.set("s:bread", false);

  assert.equal(await want(), true);

  assert.deepEqual(await here(), server.entries);
  assert.equal(server.entries["s:bread"][0], 0);
  assert.deepEqual(await unsent(), []);
  assert.equal(await store.getMeta("cursor"), server.cursor);
});

test("without a network the ticks wait, and go when it is back", async () => {
  server.status = 0;
  await store.set("s:bread", true);
  assert.equal(await want(), false);
  assert.deepEqual(await unsent(), ["s:bread"]);

  server.status = 200;
  assert.equal(await syncNow(), true);
  assert.equal(server.entries["s:bread"][0], 1);
});

test("a network that wants a sign-in takes no tick, and no erasure", async () => {
  await store.set("s:bread", true);
  server.status = "portal";

  assert.equal(await want(), false);
  assert.deepEqual(await unsent(), ["s:bread"]);
  assert.equal(await forget(), null);
  server.status = 200;
  assert.equal(await syncNow(), true);
  assert.deepEqual(await unsent(), []);
});

test("a busy server leaves the ticks waiting", async () => {
  server.status = 503;
  await store.set("s:bread", true);

  assert.equal(await want(), false);
  assert.deepEqual(await unsent(), ["s:bread"]);
});

test("a phone whose clock is ahead stamps again by the server's time", async () => {
  const ahead = Date.now() + 3600000;
  await store.change((entries, meta) => {
    entries.set("s:bread", { on: 1, at: ahead, dirty: true });
    meta.set("last", ahead);
  });

  assert.equal(await want(), true);

  assert.deepEqual(server.entries, { "s:bread": [1, server.now] });
  await store.set("s:bread", false);
  assert.equal(await syncNow(), true);
  assert.equal(server.entries["s:bread"][0], 0);
});

test("a change made while a sync was under way is still unsent", async () => {
  await store.set("s:bread", true);
  const inner = globalThis.fetch;
  globalThis.fetch = async (...args) => {
    const response = await inner(...args);
    if (server.calls.length === 1) await store.set("s:bread", false);
    return response;
  };
  await want();
  globalThis.fetch = inner;

  assert.equal(server.entries["s:bread"][0], 0);
  assert.equal(server.calls.length, 2);
});

test("more than a batch goes in several requests", async () => {
  await store.change((entries) => {
    for (let n = 0; n < 1100; n++) entries.set(`s:n${n}`, { on: 1, at: n + 1, dirty: true });
  });
  await want();

  assert.equal(server.calls.length, 3);
  assert.equal(Object.keys(server.entries).length, 1100);
});

test("after the database was reset or restored the phone gives it everything again", async () => {
  await store.set("s:bread", true);
  await want();
  Object.assign(server, { epoch: "e2", id: "", entries: {}, cursor: 0 });

  assert.equal(await syncNow(), true);

  assert.equal(server.entries["s:bread"][0], 1);
  assert.equal((await store.getMeta("agenda")).id, "made");
});

test("a phone that joins another agenda gives and gets everything", async () => {
  await store.set("s:bread", true);
  await want();
  Object.assign(server, { id: "sam", entries: { "s:tea": [1, 5] } });

  await syncNow();

  assert.deepEqual(Object.keys(server.entries).sort(), ["s:bread", "s:tea"]);
  assert.deepEqual(await here(), server.entries);
});

test("each sync says which agenda this phone knows, so that an erased one is not made again", async () => {
  await store.set("s:bread", true);
  await want();
  await syncNow();

  assert.equal(server.calls[0].agenda, undefined);
  assert.deepEqual(server.calls.at(-1).agenda, { epoch: "e1", id: "aino" });
});

test("a server that erased us as promised is not told again", async () => {
  await store.set("s:bread", true);
  await want();
  Object.assign(server, { id: "", entries: {} });

  await syncNow();

  assert.deepEqual(server.entries, {});
  assert.equal(await store.getMeta("wanted"), undefined);
  assert.equal((await store.all()).get("s:bread").on, 1);
});

test("erased from another device, alerts are off here, and a tap may want it all anew", async () => {
  await store.set("s:bread", true);
  await want();
  await store.setMeta("alerts", { on: true, endpoint: "https://push.example/aino", lead: 5 });
  Object.assign(server, { id: "", entries: {}, cursor: 0, erased: "aino" });

  assert.equal(await want(), true);

  assert.deepEqual(await store.getMeta("alerts"), { on: false, endpoint: "", lead: 5 });
  assert.equal(server.entries["s:bread"][0], 1);
  assert.equal((await store.getMeta("agenda")).id, "made");
  assert.equal(await store.getMeta("wanted"), true);
});

test("being forgotten keeps the ticks on the phone and stops the syncing", async () => {
  await store.set("s:bread", true);
  await want();

  assert.deepEqual(await forget(), { bookmarks: 1 });

  assert.equal(server.calls.at(-1).path, "/attendee");
  assert.equal(await store.getMeta("wanted"), undefined);
  assert.deepEqual(await unsent(), ["s:bread"]);
});

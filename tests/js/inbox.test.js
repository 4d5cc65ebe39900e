// The inbox on the phone: what is unread, what stays without a network.
import assert from "node:assert/strict";
import { test } from "node:test";

import { localPath, look, lookAt, read, refresh, sessionOf, unread } from "../../static/js/alerts/inbox.js";
import { answering, portal } from "./answering.js";

const notice = (id) => ({ id, at: "2024-11-14T08:20:00.000Z", title: `${id}`, body: "", navigate: "/fi/" });

test("what came since the last look is unread, and stays without a network", async () => {
  globalThis.fetch = async () => answering({ notices: [notice(2), notice(1)] });
  await refresh();
  assert.equal(unread(await read()), 2);

  await look();
  assert.equal(unread(await read()), 0);
  globalThis.fetch = async () => answering({ notices: [notice(5), notice(2)] });
  await refresh();
  assert.equal(unread(await read()), 1);

  globalThis.fetch = async () => { throw new TypeError("no network"); };
  await refresh();
  globalThis.fetch = async () => portal();
  await refresh();
  assert.deepEqual((await read()).items.map((one) => one.id), [5, 2]);
});

test("a link leads to this host, whatever the server calls itself", () => {
  assert.equal(localPath("https://rasti.example/fi/venue/1/?to=kino", "http://127.0.0.1:8080"), "/fi/venue/1/?to=kino");
});

test("what concerns a session is read once its page was seen; the rest stays unread", async () => {
  const about = (id, session) => ({ ...notice(id), navigate: `https://rasti.example/fi/sessions/${session}/` });
  globalThis.fetch = async () => answering({ notices: [about(9, "tea"), about(8, "bread")] });
  await refresh();
  await lookAt("tea");
  assert.equal(unread(await read()), 1);
  assert.equal(sessionOf("/fi/sessions/tea/?x=1"), "tea");
  assert.equal(sessionOf("/fi/settings/"), "");
});

test("after a rehearsal was cleared, numbers that begin again are unread", async () => {
  await look();
  globalThis.fetch = async () => answering({ notices: [] });
  await refresh();
  globalThis.fetch = async () => answering({ notices: [notice(1)] });
  await refresh();
  assert.equal(unread(await read()), 1);
});

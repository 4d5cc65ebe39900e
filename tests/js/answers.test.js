// Answers wait on the phone until they have left it, in memory here (Node has no IndexedDB).
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { answer, answerOf, flush } from "../../static/js/agenda/answers.js";
import * as store from "../../static/js/agenda/store.js";
import { answering, portal } from "./answering.js";

let status, sent, during;

globalThis.fetch = async (path, { body }) => {
  if (!status) throw new TypeError("no network");
  sent.push({ path, ...JSON.parse(body) });
  await during?.();
  return status === "portal" ? portal() : answering({}, status);
};

beforeEach(async () => {
  [status, sent, during] = [200, [], null];
  await store.change((entries, meta) => (entries.clear(), meta.clear()));
});

test("an answer leaves at once, under a random name of the device that stays", async () => {
  assert.equal(await answer("bread", 3), true);
  await answer("tea", 1, "Cold");

  assert.deepEqual(sent.map(({ answers }) => answers), [{ bread: { score: 3, line: "" } }, { tea: { score: 1, line: "Cold" } }]);
  assert.match(sent[0].device, /^[0-9a-f]{32}$/);
  assert.equal(sent[0].device, sent[1].device);
});

test("without a network it waits, and only the last answer of a session goes", async () => {
  status = 0;
  assert.equal(await answer("bread", 3), false);
  await answer("bread", 2, "Long");
  status = 200;

  assert.equal(await flush(), true);

  assert.deepEqual(sent.map(({ answers }) => answers), [{ bread: { score: 2, line: "Long" } }]);
  assert.equal((await answerOf("bread")).sent, true);
});

test("a busy server is asked again later, one that cannot read it is not", async () => {
  status = 503;
  assert.equal(await answer("bread", 3), false);
  status = 400;
  assert.equal(await flush(), true);
});

test("an answer that changed while it was under way goes again", async () => {
  during = async () => {
    during = null;
    await store.change((entries, meta) => meta.set("answers", { bread: { score: 1, line: "", sent: false } }));
  };
  await answer("bread", 3);

  assert.deepEqual(sent.map(({ answers }) => answers.bread.score), [3, 1]);
});

test("an answer that a network which wants a sign-in took is still unsent", async () => {
  status = "portal";
  assert.equal(await answer("bread", 3), false);
  status = 200;

  assert.equal(await flush(), true);

  assert.equal(sent.length, 2);
});

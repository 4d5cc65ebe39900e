import assert from "node:assert/strict";
import { test } from "node:test";

import { soonest } from "../../static/js/agenda/soon.js";

const card = (key, start, more = {}) => ({ key, session: key, items: [`s:${key}`], start: start * 60000, ...more });
const entries = new Map(["tea", "bread", "quiet", "hall", "gone"].map((key) => [`s:${key}`, { on: 1, at: 1 }]));
entries.set("q:quiet", { on: 1, at: 2 });
const key = (cards, minute, lead = 10) => soonest(cards, entries, minute * 60000, lead)?.key;

test("the next pick is counted down from my lead time until a moment after its start", () => {
  const cards = [card("bread", 30), card("tea", 20), card("soup", 15)];

  assert.deepEqual([key(cards, 9), key(cards, 10), key(cards, 22), key(cards, 23)], [undefined, "tea", "tea", "bread"]);
  assert.equal(key(cards, 0, 30), "tea");
});

test("silenced, cancelled and drop-in picks are not counted down to", () => {
  assert.equal(key([card("quiet", 5), card("gone", 5, { cancelled: true }), card("hall", 5, { openHours: true })], 0), undefined);
});

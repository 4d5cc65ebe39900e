import assert from "node:assert/strict";
import { test } from "node:test";

import { pageAt, pageStarts, states, turn, TURN_MS } from "../../static/js/screen/on-screen.js";

const rows = [
  { place: "teatro", start: 0, end: 10 }, { place: "teatro", start: 10, end: 20 }, { place: "teatro", start: 20, end: 30 },
  { place: "kino", start: 15, end: 25 },
];

test("each room shows what is on and the one next thing", () => {
  assert.deepEqual(states(rows, 5), ["on", "next", "", "next"]);
  assert.deepEqual(states(rows, 10), ["", "on", "next", "next"]);
  assert.deepEqual(states(rows, 26), ["", "", "on", ""]);
  assert.deepEqual(states(rows, 40), ["", "", "", ""]);
});

test("a room's own screen has more of what comes next", () => {
  assert.deepEqual(states(rows, 5, 2), ["on", "next", "next", "next"]);
});

test("a page has whole rows, and one even where the row is too high", () => {
  assert.deepEqual(pageStarts([40, 40, 40, 40, 40], 100), [0, 2, 4]);
  assert.deepEqual(pageStarts([150, 40, 40], 100), [0, 1]);
  assert.deepEqual(pageStarts([40], 100), [0]);
  assert.deepEqual(pageStarts([], 100), [0]);
});

test("every page has its time in every language", () => {
  const at = (n) => n * TURN_MS / 2;
  assert.deepEqual([0, 1].map((n) => pageAt(2, 3, at(n))), [0, 1]);
  for (const pages of [1, 2, 3, 5]) {
    for (const lang of [0, 1, 2]) {
      const seen = new Set();
      for (let n = 0; n < 6 * pages; n++) if (turn(3, at(n)) === lang) seen.add(pageAt(pages, 3, at(n)));
      assert.equal(seen.size, pages);
    }
  }
});

test("languages take turns by machine time", () => {
  assert.deepEqual([0, 1, 2, 3].map((n) => turn(3, n * TURN_MS)), [0, 1, 2, 0]);
});

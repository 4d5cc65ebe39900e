import assert from "node:assert/strict";
import { test } from "node:test";

import { states, turn, TURN_MS } from "../../static/js/screen/on-screen.js";

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

test("languages take turns by machine time", () => {
  assert.deepEqual([0, 1, 2, 3].map((n) => turn(3, n * TURN_MS)), [0, 1, 2, 0]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { sortHere } from "../../static/js/venue/here.js";

const showings = [
  { key: "over", start: 0, end: 10 },
  { key: "gone", start: 10, end: 30, cancelled: true },
  { key: "on", start: 10, end: 20 },
  { key: "next", start: 25, end: 40 },
  { key: "too", start: 25, end: 30 },
  { key: "late", start: 40, end: 50 },
];
const keys = (now) => Object.values(sortHere(showings, now)).map((found) => found.map(({ key }) => key));

test("what runs is now, what begins first is next", () => {
  assert.deepEqual(keys(10), [["on"], ["next", "too"]]);
  assert.deepEqual(keys(20), [[], ["next", "too"]]);
  assert.deepEqual(keys(26), [["next", "too"], ["late"]]);
});

test("after the last one there is nothing", () => {
  assert.deepEqual(keys(50), [[], []]);
});

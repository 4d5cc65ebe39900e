import assert from "node:assert/strict";
import { test } from "node:test";

import { forks, overlaps } from "../../static/js/agenda/conflicts.js";
import { vectors } from "./vectors.js";

const pick = ({ key, start, end, open_hours, cancelled }) => ({
  key,
  start: new Date(start),
  end: new Date(end),
  openHours: Boolean(open_hours),
  cancelled: Boolean(cancelled),
});

for (const { name, picks, overlaps: expected } of vectors("conflicts")) {
  test(`conflicts: ${name}`, () => assert.deepEqual(overlaps(picks.map(pick)), expected));
}

const at = (key, start, end, more = {}) => ({ key, start: start * 60000, end: end * 60000, ...more });

test("picks that overlap, also through a third, are one fork; a cancelled one stands alone", () => {
  const picks = [at("d", 200, 210), at("c", 85, 120), at("a", 0, 60), at("b", 50, 90), at("x", 10, 20, { cancelled: true })];

  assert.deepEqual(
    forks(picks).map((group) => group.map((one) => one.key)),
    [["a", "b", "c"], ["x"], ["d"]],
  );
});

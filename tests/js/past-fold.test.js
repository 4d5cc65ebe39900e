import assert from "node:assert/strict";
import { test } from "node:test";

import { countPast } from "../../static/js/components/past-fold.js";

test("a start is past once all that began then is over", () => {
  assert.equal(countPast([[10, 20], [30], [40]], 20), 1);
  assert.equal(countPast([[10, 20], [30], [40]], 19), 0);
});

test("before the day and after it nothing is folded", () => {
  assert.equal(countPast([[10], [20]], 5), 0);
  assert.equal(countPast([[10], [20]], 99), 0);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { isOn, merge, stampAfter } from "../../static/js/agenda/merge.js";
import { vectors } from "./vectors.js";

for (const { name, copies, merged } of vectors("merge")) {
  test(`merging: ${name}`, () => {
    assert.deepEqual(merge(...copies), merged);
    assert.deepEqual(merge(...copies.toReversed()), merged);
    assert.deepEqual(merge(merged, ...copies), merged);
  });
}

test("a stamp follows machine time, but always comes after the last one seen", () => {
  assert.equal(stampAfter(0, 1000.4), 1000);
  assert.equal(stampAfter(5000, 1000), 5001);
});

test("a showing known by two names is on where its newest name says so", () => {
  const entries = new Map([
    ["s:film", { on: 1, at: 5 }],
    ["t:film-1", { on: 0, at: 6 }],
  ]);

  assert.equal(isOn(entries, ["t:film-1", "s:film"]), false);
  assert.equal(isOn(entries, ["s:film", "t:film-1"]), false);
  assert.equal(isOn(entries, ["t:film-2", "s:film"]), true);
  assert.equal(isOn(entries, ["s:bread"]), false);
});

test("merging is commutative, associative and idempotent", () => {
  let seed = 20241114;
  const random = (below) => ((seed = (seed * 1103515245 + 12345) % 2147483648) >> 8) % below;
  const copy = () => Object.fromEntries(Array.from({ length: random(6) }, () => [`s:n${random(5)}`, [random(2), 1 + random(4)]]));
  for (let round = 0; round < 2000; round++) {
    const [a, b, c] = [copy(), copy(), copy()];
    assert.deepEqual(merge(a, b), merge(b, a));
    assert.deepEqual(merge(merge(a, b), c), merge(a, merge(b, c)));
    assert.deepEqual(merge(a, b, c), merge(merge(a, b), c));
    assert.deepEqual(merge(a, a), a);
  }
});

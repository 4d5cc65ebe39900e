import assert from "node:assert/strict";
import { test } from "node:test";

import { pop, push } from "../../static/js/lib/heap.js";

test("what goes in in any order comes out in order", () => {
  const items = Array.from({ length: 200 }, (_, n) => (n * 7919) % 211);
  const heap = [];

  for (const item of items) push(heap, item, (a, b) => a < b);

  assert.deepEqual(items.map(() => pop(heap, (a, b) => a < b)), [...items].sort((a, b) => a - b));
  assert.equal(heap.length, 0);
});

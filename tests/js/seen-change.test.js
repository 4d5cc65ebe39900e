import assert from "node:assert/strict";
import { test } from "node:test";
import { remember } from "../../static/js/programme/seen-change.js";

test("the newest change of a session is the one that was seen", () => {
  assert.deepEqual(remember({ tea: 4 }, "tea", 7), { tea: 7 });
  assert.deepEqual(remember({ tea: 9 }, "tea", 7), { tea: 9 });
});

test("the oldest sessions are let go", () => {
  let seen = {};
  for (let n = 0; n < 400; n += 1) seen = remember(seen, `s${n}`, n);
  assert.equal(Object.keys(seen).length, 300);
  assert.equal(seen.s399, 399);
});

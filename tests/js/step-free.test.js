import assert from "node:assert/strict";
import { test } from "node:test";

import { isStepFree, setStepFree } from "../../static/js/venue/step-free.js";

test("ways without steps are wanted from the choice until it is taken back", () => {
  const kept = new Map();
  globalThis.localStorage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
  const said = [isStepFree()];
  for (const wanted of [true, false]) {
    setStepFree(wanted);
    said.push(isStepFree());
  }

  assert.deepEqual(said, [false, true, false]);
  assert.equal(kept.size, 0);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { fold } from "../../static/js/lib/fold.js";
import { vectors } from "./vectors.js";

for (const { name, text, folded } of vectors("folding")) {
  test(`folding: ${name}`, () => assert.equal(fold(text), folded));
}

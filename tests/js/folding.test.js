import assert from "node:assert/strict";
import { test } from "node:test";

import { fold, matches } from "../../static/js/lib/fold.js";
import { vectors } from "./vectors.js";

for (const { name, text, folded } of vectors("folding")) {
  test(`folding: ${name}`, () => assert.equal(fold(text), folded));
}

test("every word has to begin a word", () => {
  const text = fold("Työpaja: kieli ja työ");

  assert.equal(matches(text, ["tyo", "kie"]), true);
  assert.equal(matches(text, ["paja"]), false);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { matches, wantedFrom } from "../../static/js/components/filter-list.js";
import { fold } from "../../static/js/lib/fold.js";

const item = (text, facets = {}) => ({ text: fold(text), facets });

test("words are found without accents, in any order, and inside other words", () => {
  const wanted = wantedFrom([["q", " åstrom  KIELI "]]);

  assert.deepEqual(wanted, { words: ["astrom", "kieli"], facets: {} });
  assert.equal(matches(item("Kielipiha, Åströmska huset"), wanted), true);
  assert.equal(matches(item("Kielipiha ry"), wanted), false);
});

test("a choice narrows to the items that have it among theirs", () => {
  const wanted = wantedFrom([["q", ""], ["theme", "work"], ["spoken", ""]]);

  assert.equal(matches(item("A", { theme: "health work" }), wanted), true);
  assert.equal(matches(item("B", { theme: "workshop" }), wanted), false);
  assert.equal(matches(item("C"), wanted), false);
});

test("nothing asked for shows everything", () => {
  assert.equal(matches(item("Aino"), wantedFrom([["q", "  "], ["theme", ""]])), true);
});

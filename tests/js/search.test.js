import assert from "node:assert/strict";
import { test } from "node:test";

import { entry, find, mark, prepare } from "../../static/js/lib/search.js";
import { suggest } from "../../static/js/lib/spelling.js";
import { stems } from "../../static/js/lib/stems.js";
import { vectors } from "./vectors.js";

for (const { word, stems: made } of vectors("stems")) {
  test(`stems: ${word}`, () => assert.deepEqual(stems(word), made));
}

for (const { name, title, query, found, marked } of vectors("search")) {
  test(`search: ${name}`, () => {
    assert.equal(find([entry("session", "/", title)], query).length, found ? 1 : 0);
    assert.equal(mark(title, query).map(([text, hit]) => (hit ? `<mark>${text}</mark>` : text)).join(""), marked);
  });
}

for (const { name, query, known, instead } of vectors("spelling")) {
  test(`spelling: ${name}`, () => assert.equal(suggest(query.split(" "), known), instead));
}

test("a title comes before other words, and no more than wanted", async () => {
  const rows = [["person", "/a/", "Aino Niemelä", "", "kieli"], ["session", "/b/", "Kieli", "", ""], ["session", "/c/", "Työ", "", "kielet"]];

  const entries = await prepare(rows);

  assert.deepEqual(find(entries, "kieli").map(({ url }) => url), ["/b/", "/a/", "/c/"]);
  assert.equal(find(entries, "kieli", 2).length, 2);
});

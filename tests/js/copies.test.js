import assert from "node:assert/strict";
import { test } from "node:test";

import { changesFor, fromFile, fromFragment, pickedItems, toFile, toFragment } from "../../static/js/agenda/copies.js";

const entries = new Map([
  ["s:tea", { on: 1, at: 5 }],
  ["t:film-1", { on: 1, at: 6 }],
  ["s:bread", { on: 0, at: 7 }],
  ["v:library", { on: 1, at: 8 }],
  ["q:tea", { on: 1, at: 8 }],
]);

test("a copy holds what is ticked, and comes out of its link as it went in", () => {
  assert.deepEqual(pickedItems(entries), ["s:tea", "t:film-1"]);
  assert.deepEqual(fromFragment(toFragment(pickedItems(entries))), ["s:tea", "t:film-1"]);
});

test("what is no item is left out, and another fragment is none of ours", () => {
  assert.deepEqual(fromFragment("#copy=s:tea,s:tea,<b>,%E0%A4%A,v:library,s:../x"), ["s:tea"]);
  assert.equal(fromFragment("#2024-11-14"), null);
});

test("a file brings all ticks, visits too, notes and what is kept; another file is refused", () => {
  const file = toFile(entries, { tea: "Ask Aino" }, ["film-1 tea-1"]);

  const items = ["q:tea", "s:tea", "t:film-1", "v:library"];
  assert.deepEqual(fromFile(file), { items, notes: { tea: "Ask Aino" }, kept: ["film-1 tea-1"] });
  for (const text of ["", "[]", "null", '{"items": ["s:tea"]}', '{"rasti": 1, "items": 5}']) assert.equal(fromFile(text), null);
  assert.deepEqual(fromFile('{"rasti": 1, "items": ["s:tea", 7], "notes": {"<b>": "x", "tea": 7}}'), { items: ["s:tea"], notes: {}, kept: [] });
});

test("merging only adds, replacing takes away too", () => {
  assert.deepEqual(changesFor(entries, ["s:bread", "s:tea"], false), [["s:bread", true]]);
  assert.deepEqual(changesFor(entries, ["s:bread", "s:tea"], true), [["s:bread", true], ["t:film-1", false]]);
});

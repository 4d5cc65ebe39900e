import assert from "node:assert/strict";
import { test } from "node:test";

const kept = new Map();
const told = [];
globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
globalThis.document = { documentElement: { dataset: {} }, dispatchEvent: (event) => told.push([event.type, event.detail]) };
const { mode, setMode, showMode } = await import("../../static/js/lib/mode.js");

test("a reader is here until they say otherwise", () => {
  showMode();
  assert.equal(mode(), "here");
  assert.equal(document.documentElement.dataset.mode, "here");
});

test("the choice is kept, shown to styles and told to elements", () => {
  setMode("remote");
  assert.equal(mode(), "remote");
  assert.equal(document.documentElement.dataset.mode, "remote");
  setMode("nonsense");
  assert.deepEqual(told, [["rasti:mode", "remote"], ["rasti:mode", "here"]]);
});

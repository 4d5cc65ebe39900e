import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.MutationObserver = class {};
const { findNext } = await import("../../static/js/programme/day-grid.js");

const cell = (room, from, to) => ({ left: room * 10, right: room * 10 + 10, top: from, bottom: to });
// Hall: opening 0–4, panel 6–9; cinema: film 2–8; studio: dance 20–24.
const [opening, panel, film, dance] = [0, 1, 2, 3];
const cells = [cell(0, 0, 4), cell(0, 6, 9), cell(1, 2, 8), cell(2, 20, 24)];

test("an arrow leads to what is on at the same time in the next room", () => {
  assert.equal(findNext(cells, opening, "ArrowRight"), film);
  assert.equal(findNext(cells, film, "ArrowLeft"), opening);
});

test("an arrow leads to what follows and came before in the same room", () => {
  assert.equal(findNext(cells, opening, "ArrowDown"), panel);
  assert.equal(findNext(cells, panel, "ArrowUp"), opening);
});

test("where nothing is on at the time, an arrow leads to the nearest that way", () => {
  assert.equal(findNext(cells, film, "ArrowRight"), dance);
  assert.equal(findNext(cells, film, "ArrowDown"), dance);
});

test("at the edge an arrow leads nowhere", () => {
  assert.equal(findNext(cells, dance, "ArrowRight"), -1);
  assert.equal(findNext(cells, opening, "ArrowUp"), -1);
});

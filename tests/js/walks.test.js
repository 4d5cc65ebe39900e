import assert from "node:assert/strict";
import { test } from "node:test";

import { between } from "../../static/js/agenda/walks.js";
import { readGraph } from "../../static/js/venue/routing.js";

const graph = readGraph("", "hall,foyer,100,1,way foyer,attic,20,0,stairs foyer,lift,200,1,way lift,attic,300,1,lift");

test("a walk is whole minutes, the same both ways, none within a place", () => {
  const walk = between(graph, false);

  assert.deepEqual([walk("hall", "attic"), walk("attic", "hall"), walk("hall", "hall")], [2, 2, 0]);
});

test("without steps it may be longer, and where no way is drawn it is unknown", () => {
  assert.equal(between(graph, true)("hall", "attic"), 8);
  assert.equal(between(graph, false)("hall", "moon"), null);
});

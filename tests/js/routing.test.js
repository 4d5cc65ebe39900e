import assert from "node:assert/strict";
import { test } from "node:test";

import { describe, findRoute, inMinutes, minutes, readGraph, whole } from "../../static/js/venue/routing.js";
import { grid } from "./grid.js";
import { vectors } from "./vectors.js";

const { shapes: drawn, edges: paths, cases, walks } = vectors("routes");
const shapes = new Map(Object.entries(drawn).map(([code, [floor, seen, x, y]]) => [code, { floor, landmark: Boolean(seen & 1), room: Boolean(seen & 2), x, y }]));
const edges = paths.map(([start, end, metres, free, kind]) => ({ start, end, metres, stepFree: Boolean(free), kind }));
const said = (step) => Object.fromEntries(Object.entries(step).filter(([, value]) => value));

for (const { name, from, to, step_free: stepFree, route: expected, steps } of cases) {
  test(`routes: ${name}`, () => {
    const route = findRoute(edges, from, to, stepFree);
    const found = route && { codes: route.codes, metres: route.metres, step_free: route.stepFree, minutes: inMinutes(route.metres) };

    assert.deepEqual(found, expected);
    assert.deepEqual(route ? describe(route, shapes).map(said) : [], steps);
  });
}

for (const [from, to, stepFree, expected] of walks) {
  test(`minutes: ${from} to ${to}${stepFree ? ", step-free" : ""}`, () => {
    assert.equal(minutes({ edges }, from, to, Boolean(stepFree)), expected);
  });
}

test("the shortest way through 2,000 nodes is as long as the streets between", () => {
  const { edges: streets } = readGraph("", grid(50, 40));

  const route = findRoute(streets, "0-0", "49-39");

  assert.equal(route.metres, 49 * 3 + 39 * 2);
  assert.equal(minutes({ edges: streets }, "0-0", "49-39"), 3);
});

test("a graph is read as a page carries it", () => {
  const graph = readGraph("info,1,0,20,100.5 kino,1,1,40,0", "info,kino,12.5,0,stairs");

  assert.deepEqual(graph.shapes.get("info"), { floor: "1", landmark: false, room: false, x: 20, y: 100.5 });
  assert.equal(graph.shapes.get("kino").landmark, true);
  assert.deepEqual(graph.edges, [{ start: "info", end: "kino", metres: 12.5, stepFree: false, kind: "stairs" }]);
});

test("names with spaces and commas are read as they were written", () => {
  const { shapes, edges } = readGraph("A%201,Ground%20floor,0,1,2 B%2C2,1,0,3,4 5%25,1,0,5,6", "A%201,B%2C2,7,1,walk");

  assert.deepEqual([...shapes.keys()], ["A 1", "B,2", "5%"]);
  assert.equal(shapes.get("A 1").floor, "Ground floor");
  assert.deepEqual([edges[0].start, edges[0].end], ["A 1", "B,2"]);
});

test("a page without a floor has an empty graph", () => {
  assert.equal(readGraph("", "").shapes.size, 0);
});

test("metres are whole, halves up", () => {
  assert.deepEqual([0.4, 0.5, 1.5, 2.5].map(whole), [0, 1, 2, 3]);
});

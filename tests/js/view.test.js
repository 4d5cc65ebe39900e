import assert from "node:assert/strict";
import { test } from "node:test";

import { centreOn, moveBy, WHOLE, zoomAt } from "../../static/js/venue/view.js";

const SIZE = { width: 400, height: 300 };
// Where a point of the whole drawing is seen.
const seen = ({ scale, x, y }, at) => ({ x: at.x * scale + x, y: at.y * scale + y });

test("what is under the finger stays there while it zooms", () => {
  const at = { x: 100, y: 200 };

  const near = zoomAt(WHOLE, 2, at, SIZE, 5);
  const nearer = zoomAt(near, 4, at, SIZE, 5);

  assert.deepEqual(seen(near, at), at);
  assert.deepEqual(seen(nearer, at), at);
});

test("it zooms no further than the most, and no further out than the whole", () => {
  assert.equal(zoomAt(WHOLE, 9, { x: 0, y: 0 }, SIZE, 5).scale, 5);
  assert.deepEqual({ ...zoomAt(zoomAt(WHOLE, 3, { x: 50, y: 50 }, SIZE, 5), 0.5, { x: 390, y: 10 }, SIZE, 5) }, { scale: 1, x: 0, y: 0 });
});

test("the drawing covers its frame however far it is dragged", () => {
  const near = zoomAt(WHOLE, 2, { x: 0, y: 0 }, SIZE, 5);

  assert.deepEqual(moveBy(near, -9999, -9999, SIZE), { scale: 2, x: -400, y: -300 });
  assert.deepEqual(moveBy(near, 9999, 9999, SIZE), { scale: 2, x: 0, y: 0 });
});

test("what is chosen comes to the middle, at the edge as far as the drawing goes", () => {
  assert.deepEqual(seen(centreOn({ x: 220, y: 160 }, 2, SIZE, 5), { x: 220, y: 160 }), { x: 200, y: 150 });
  assert.deepEqual(centreOn({ x: 10, y: 290 }, 2, SIZE, 5), { scale: 2, x: 0, y: -300 });
});

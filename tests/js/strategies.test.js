import assert from "node:assert/strict";
import { test } from "node:test";

import { isOurs } from "../../service_worker/strategies.js";

const answer = (status, headers = {}) => ({ status, headers: new Headers(headers) });

test("an answer is ours where it names its edition and is no failure", () => {
  assert.ok(isOurs(answer(200, { "Rasti-Edition": "3" })));
  assert.ok(isOurs(answer(404, { "Rasti-Edition": "3" })));
  assert.ok(!isOurs(answer(500, { "Rasti-Edition": "3" })));
});

test("the page by which a network asks to sign in is not ours, however well it answers", () => {
  assert.ok(!isOurs(answer(200, { "Content-Type": "text/html" })));
  assert.ok(!isOurs(answer(511)));
});

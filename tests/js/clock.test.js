import assert from "node:assert/strict";
import { test } from "node:test";

import { eventAt, keptOffset, wallAt } from "../../static/js/lib/clock.js";
import { fill, timeText } from "../../static/js/lib/words.js";

const ANCHOR = { event: Date.UTC(2024, 10, 14, 6, 40), wall: Date.UTC(2026, 0, 1), speed: 60 };

test("event time is machine time where nothing is rehearsed", () => {
  assert.equal(eventAt(1234, null), 1234);
});

test("a rehearsed minute passes in a second at sixty times the speed", () => {
  assert.equal(eventAt(ANCHOR.wall + 1000, ANCHOR), ANCHOR.event + 60_000);
});

test("machine time is found back from event time", () => {
  assert.equal(wallAt(eventAt(ANCHOR.wall + 5000, ANCHOR), ANCHOR), ANCHOR.wall + 5000);
});

test("times of day are written as the language does, in the venue's zone", () => {
  const moment = new Date(Date.UTC(2024, 10, 14, 7, 5));
  assert.equal(timeText(moment, "Europe/Helsinki", "fi"), "9.05");
  assert.equal(timeText(moment, "Europe/Helsinki", "en"), "9:05");
  assert.equal(timeText(new Date(Date.UTC(2024, 10, 13, 22, 30)), "Europe/Helsinki", "sv"), "0.30");
});

test("words are filled by name, and unknown names stay", () => {
  assert.equal(fill("Tilanne {time} {who}", { time: "9.05" }), "Tilanne 9.05 {who}");
});

test("a difference that was reckoned by another rehearsal clock is not taken over", () => {
  assert.equal(keptOffset("-1500@2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"), -1500);
  assert.equal(keptOffset("-1500@", ""), -1500);
  assert.equal(keptOffset("-63000000000@", "2026-01-01T00:00:00Z"), 0);
  assert.equal(keptOffset("120@2026-01-01T00:00:00Z", ""), 0);
  assert.equal(keptOffset(undefined, ""), 0);
  assert.equal(keptOffset("-1500", ""), 0);
});

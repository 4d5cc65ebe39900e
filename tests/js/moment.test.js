import assert from "node:assert/strict";
import { test } from "node:test";

import { around, follows } from "../../static/js/components/moment.js";

const DAYS = ["2024-11-14", "2024-11-15"];
const card = (key, day, start, end, more = {}) => ({ key, day, start, end, ...more });
const keys = (view) => Object.fromEntries(Object.entries(view).map(([name, value]) => [name, Array.isArray(value) ? value.map((one) => one.key) : value]));

const CARDS = [
  card("online", "2024-10-04", 10, 20),
  card("bread", "2024-11-14", 100, 160),
  card("tea", "2024-11-14", 130, 190),
  card("film", "2024-11-14", 200, 230),
  card("panel", "2024-11-14", 200, 260),
  card("gone", "2024-11-14", 195, 200, { cancelled: true }),
  card("photos", "2024-11-14", 90, 300, { openHours: true }),
  card("last", "2024-11-15", 900, 960),
];

test("before the event: the first start on site, and what is online until then", () => {
  assert.deepEqual(keys(around(CARDS, DAYS, 5, "2024-10-04")), {
    phase: "before",
    running: [],
    next: ["bread"],
    open: [],
    before: ["online"],
    coming: ["online", "bread", "tea", "film", "panel", "last"],
  });
});

test("on the day: what runs, all that starts next together, and what is open", () => {
  assert.deepEqual(keys(around(CARDS, DAYS, 150, "2024-11-14")), {
    phase: "during",
    running: ["bread", "tea"],
    next: ["film", "panel"],
    open: ["photos"],
    before: [],
    coming: ["bread", "tea", "film", "panel", "last"],
  });
});

test("at the minute of a start the session runs, at that of its end it does not", () => {
  assert.deepEqual(keys(around(CARDS, DAYS, 160, "2024-11-14")).running, ["tea"]);
  assert.deepEqual(keys(around(CARDS, DAYS, 200, "2024-11-14")).running, ["film", "panel"]);
});

test("in the evening the next start is tomorrow's", () => {
  assert.deepEqual(keys(around(CARDS, DAYS, 500, "2024-11-14")).next, ["last"]);
});

test("when nothing more comes the event is over", () => {
  assert.equal(around(CARDS, DAYS, 2000, "2024-11-16").phase, "after");
});

test("what follows in a room is the next there on the same day", () => {
  const [tea, film, late] = [card("tea", "a", 10, 20, { place: "hall" }), card("film", "a", 25, 30, { place: "hall" }), card("late", "b", 90, 95, { place: "hall" })];
  const other = card("other", "a", 20, 22, { place: "kino" });

  assert.equal(follows(tea, [tea, other, film, late])?.key, "film");
  assert.equal(follows(film, [film, late]), undefined);
  assert.equal(follows(card("x", "a", 1, 2), [tea]), undefined);
});

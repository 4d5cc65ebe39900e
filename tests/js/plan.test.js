import assert from "node:assert/strict";
import { test } from "node:test";

import { bars, finish, fitting, plan, rivals } from "../../static/js/agenda/plan.js";

const pick = (key, start, end, more = {}) => ({ key, start: start * 60000, end: end * 60000, place: "hall", ...more });
const kinds = (course) => course.map((step) => [step.kind, step.number ?? step.minutes ?? step.pick.key]);

test("a day is stops with breaks between them, numbered in their order", () => {
  const course = plan([pick("b", 70, 100), pick("a", 0, 60), pick("c", 145, 200)]);

  assert.deepEqual(kinds(course), [["stop", 1], ["leg", 10], ["stop", 2], ["gap", 45], ["stop", 3]]);
  assert.equal(course[1].hurry, false);
});

test("picks that overlap are one control with a fork", () => {
  const course = plan([pick("a", 0, 60), pick("b", 30, 90), pick("c", 95, 100, { place: "cinema" })]);

  assert.deepEqual(kinds(course), [["fork", 1], ["leg", 5], ["stop", 2]]);
  assert.equal(course[0].minutes, 30);
  assert.equal(course[1].hurry, true);
});

test("touching ends are no fork but a hurry, unless it is the same room", () => {
  const elsewhere = plan([pick("a", 0, 60), pick("b", 60, 90, { place: "cinema" })]);
  const same = plan([pick("a", 0, 60), pick("b", 60, 90)]);

  assert.deepEqual(kinds(elsewhere), [["stop", 1], ["leg", 0], ["stop", 2]]);
  assert.deepEqual([elsewhere[1].hurry, same[1].hurry], [true, false]);
});

test("a cancelled pick keeps its place without a number, and so does one that was just removed", () => {
  const course = plan([
    pick("a", 0, 60),
    pick("x", 70, 80, { cancelled: true }),
    pick("y", 10, 20, { removed: true }),
    pick("b", 90, 100),
  ]);

  assert.deepEqual(kinds(course), [["stop", 1], ["removed", "y"], ["gone", "x"], ["gap", 30], ["stop", 2]]);
});

test("keeping one of three leaves those that do not overlap it", () => {
  const picks = [pick("a", 0, 60), pick("b", 50, 100), pick("c", 90, 120)];

  assert.deepEqual(rivals(picks[0], picks).map((one) => one.key), ["b"]);
  assert.deepEqual(rivals(picks[1], picks).map((one) => one.key), ["a", "c"]);
});

test("bars show each pick from the fork's start, and where it is hit", () => {
  assert.deepEqual(bars([pick("a", 0, 45), pick("b", 15, 60)]), [
    { own: [0, 45], hits: [[15, 30]] },
    { own: [15, 45], hits: [[15, 30]] },
  ]);
});

test("what fits in a gap fits whole, and drop-in hours do not count", () => {
  const cards = [pick("a", 0, 30), pick("b", 10, 50), pick("c", 0, 30, { openHours: true }), pick("d", 5, 9, { cancelled: true })];

  assert.equal(fitting(cards, 0, 45 * 60000), 1);
});

test("the day ends with its last ticked pick", () => {
  assert.equal(finish([pick("a", 0, 60), pick("b", 10, 90, { cancelled: true })]), 60 * 60000);
  assert.equal(finish([pick("a", 0, 60, { removed: true })]), null);
});

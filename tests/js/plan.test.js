import assert from "node:assert/strict";
import { test } from "node:test";

import { bars, finish, fitting, otherShowings, pairKey, pairsOf, plan, rivals } from "../../static/js/agenda/plan.js";

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

test("a leg says how long the walk is, and hurries where the break is shorter", () => {
  const walk = (from, to) => (from === to ? 0 : 4);
  const picks = [pick("a", 0, 60), pick("b", 63, 90, { place: "cinema" }), pick("c", 95, 100), pick("d", 100, 120)];
  const legs = plan(picks, walk).filter((step) => step.kind === "leg");

  assert.deepEqual(legs.map(({ minutes, walk: foot, hurry }) => [minutes, foot, hurry]), [[3, 4, true], [5, 4, false], [0, 0, false]]);
});

test("out of a fork the longest way must fit, and where none is drawn five minutes are few", () => {
  const walk = (from, to) => ({ "hall cinema": 4, "attic cinema": 9 })[`${from} ${to}`] ?? null;
  const fork = [pick("a", 0, 60), pick("b", 30, 60, { place: "attic" })];

  assert.deepEqual(plan([...fork, pick("c", 66, 90, { place: "cinema" })], walk)[1].hurry, true);
  assert.deepEqual(plan([...fork, pick("c", 66, 90, { place: "yard" })], walk)[1], { kind: "leg", key: "after a", minutes: 6, walk: null, hurry: false });
  assert.equal(plan([pick("a", 0, 60), pick("c", 100, 120, { place: "tower" })], () => 50)[1].hurry, true);
});

test("nobody walks to or from what is seen online, and of a fork only the other branch counts", () => {
  const online = pick("b", 60, 90, { place: "online", online: true });
  const fork = [pick("a", 0, 60), pick("c", 30, 60, { place: "attic", online: true })];

  assert.deepEqual(plan([pick("a", 0, 60), online], () => 9)[1], { kind: "leg", key: "after a", minutes: 0, walk: null, hurry: false });
  assert.equal(plan([...fork, pick("d", 62, 90, { place: "cinema" })], () => 3)[1].hurry, true);
});

test("what is kept although it overlaps is settled, until a third one comes", () => {
  const [a, b, c] = [pick("a", 0, 60), pick("b", 30, 90), pick("c", 40, 80)];
  const kept = new Set(pairsOf([a, b]));

  assert.equal(plan([a, b], undefined, kept)[0].settled, true);
  assert.equal(plan([a, b, c], undefined, kept)[0].settled, false);
  assert.equal(plan([a, b, c], undefined, new Set(pairsOf([c, b, a])))[0].settled, true);
  assert.equal(pairKey("b", "a"), "a b");
});

test("another showing is offered where it is ahead and overlaps nothing else", () => {
  const film = (key, start, end, more) => pick(key, start, end, { session: "film", ...more });
  const [one, tea] = [film("film-1", 0, 60), pick("tea", 30, 90, { session: "tea" })];
  const lunch = pick("lunch", 200, 260, { session: "lunch" });
  const others = [film("film-2", 100, 160), film("film-3", 190, 250), film("film-4", 300, 360, { cancelled: true }), film("film-5", 5, 20)];

  const offered = otherShowings(one, [one, tea, ...others], [one, tea, lunch], 10 * 60000);

  assert.deepEqual(offered.map((card) => card.key), ["film-2"]);
});

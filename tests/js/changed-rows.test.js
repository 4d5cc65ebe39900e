// Which rows are marked: what changed after it was last opened, in whatever language that was.
import assert from "node:assert/strict";
import { test } from "node:test";

import { changeOf, open } from "../../static/js/components/changed-rows.js";

const held = { epoch: "e", changed: { "/fi/sessions/tea/": [7, "changed"], "/fi/sessions/bread/": [8, "new"] } };

test("what changed is marked until it is opened, and again when it changes again", () => {
  assert.equal(changeOf(held, {}, "/fi/sessions/tea/"), "changed");
  assert.equal(changeOf(held, {}, "/fi/sessions/bread/"), "new");
  assert.equal(changeOf(held, {}, "/fi/sessions/film/"), "");

  const opened = open({}, "e", "/sv/sessions/tea/", 7);

  assert.equal(changeOf(held, opened, "/fi/sessions/tea/"), "");
  assert.equal(changeOf({ ...held, changed: { "/fi/sessions/tea/": [9, "changed"] } }, opened, "/fi/sessions/tea/"), "changed");
});

test("what was opened before a reset says nothing of the editions after it", () => {
  const opened = open({}, "before", "/fi/sessions/tea/", 90);

  assert.equal(changeOf(held, opened, "/fi/sessions/tea/"), "changed");
  assert.deepEqual(open(opened, "e", "/fi/sessions/bread/", 8).pages, { "/sessions/bread/": 8 });
});

test("of what was opened the oldest is let go, so that it never fills the phone", () => {
  let opened = {};
  for (let page = 0; page < 600; page++) opened = open(opened, "e", `/fi/sessions/${page}/`, page);

  assert.equal(Object.keys(opened.pages).length, 500);
  assert.equal(opened.pages["/sessions/599/"], 599);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { build, language, route } from "../../service_worker/routes.js";

const HERE = "https://rasti.example";
const ask = (path, more = {}) => route({ method: "GET", mode: "cors", url: HERE + path, ...more }, HERE);

test("an opened page of a language, and the bare address, are visits", () => {
  for (const path of ["/", "/places/kino/", "/fi/", "/sv/sessions/avaus/", "/en/venue/1/?to=A1", "/fi/now/"]) {
    assert.equal(ask(path, { mode: "navigate" }), "visit", path);
  }
});

test("a printed page that a script reads is a page", () => {
  assert.equal(ask("/fi/programme/2024-11-14/"), "page");
  assert.equal(ask("/fi/search.json"), "page");
});

test("assets are known by their build", () => {
  assert.equal(ask("/static/abc/js/main.js"), "asset");
  assert.equal(build("/static/abc/js/main.js"), "abc");
});

test("live answers, fragments and downloads are the network's", () => {
  assert.equal(ask("/fi/search/?q=tee"), "");
  assert.equal(ask("/fi/now/"), "");
  assert.equal(ask("/fi/pages.ndjson?since=1"), "");
  assert.equal(ask("/fi/exhibitors/", { headers: new Headers({ "HX-Request": "true" }) }), "");
  assert.equal(ask("/fi/exhibitors/", { cache: "no-store" }), "");
});

test("what is private, the desk and the phone's calls are never touched", () => {
  for (const path of ["/organiser/", "/organiser", "/agenda/sync", "/alerts/key", "/attendee", "/calendar/secret.ics", "/edition", "/health", "/sv/join/k7qm-2xtr-9fgh-4wpn/", "/sv/install/k7qm-2xtr-9fgh-4wpn/manifest.webmanifest"]) {
    assert.equal(ask(path), "", path);
    assert.equal(ask(path, { mode: "navigate" }), "", path);
  }
});

test("what is sent, and what is elsewhere, is never touched", () => {
  assert.equal(ask("/fi/", { method: "POST", mode: "navigate" }), "");
  assert.equal(route({ method: "GET", mode: "navigate", url: "https://elsewhere.example/fi/" }, HERE), "");
});

test("a language is one of ours", () => {
  assert.equal(language("/sv/agenda/"), "sv");
  assert.equal(language("/de/agenda/"), "");
});

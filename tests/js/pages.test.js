import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { parse } from "../../service_worker/pages.js";

const FIRST = { edition: 3, epoch: "e", build: "b", since: 0, count: 2, assets: [] };
const PAGES = [{ path: "/fi/", type: "text/html", body: "<p>Äiti\n</p>" }, { path: "/fi/gone/", removed: true }];

function download({ first = FIRST, pages = PAGES, count = pages.length, digest } = {}) {
  const before = [first, ...pages].map((line) => `${JSON.stringify(line)}\n`).join("");
  digest ??= createHash("sha256").update(before).digest("hex");
  return new TextEncoder().encode(`${before}${JSON.stringify({ end: true, count, digest })}\n`);
}

test("a whole download is read", async () => {
  const set = await parse(download());

  assert.deepEqual(set.pages, PAGES);
  assert.equal(set.edition, 3);
});

test("a download without changes is whole too", async () => {
  assert.deepEqual((await parse(download({ first: { ...FIRST, count: 0 }, pages: [] }))).pages, []);
});

test("a download cut anywhere is refused", async () => {
  const whole = download();
  for (let length = 0; length < whole.length; length += 7) {
    await assert.rejects(parse(whole.subarray(0, length)), undefined, `cut at ${length}`);
  }
});

test("a download with a line too few, a wrong digest or no edition is refused", async () => {
  await assert.rejects(parse(download({ pages: PAGES.slice(1) })));
  await assert.rejects(parse(download({ count: 1 })));
  await assert.rejects(parse(download({ digest: "0".repeat(64) })));
  await assert.rejects(parse(download({ first: { ...FIRST, edition: 0 } })));
});

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { download, parse } from "../../service_worker/download.js";

const FIRST = { edition: 3, epoch: "e", build: "b", since: 0, count: 2, assets: [] };
const PAGES = [{ path: "/fi/", type: "text/html", body: "<p>Äiti\n</p>" }, { path: "/fi/gone/", removed: true }];

function stream({ first = FIRST, pages = PAGES, count = pages.length, digest } = {}) {
  const before = [first, ...pages].map((line) => `${JSON.stringify(line)}\n`).join("");
  digest ??= createHash("sha256").update(before).digest("hex");
  return new TextEncoder().encode(`${before}${JSON.stringify({ end: true, count, digest })}\n`);
}

test("a whole download is read", async () => {
  const set = await parse(stream());

  assert.deepEqual(set.pages, PAGES);
  assert.equal(set.edition, 3);
});

test("a download without changes is whole too", async () => {
  assert.deepEqual((await parse(stream({ first: { ...FIRST, count: 0 }, pages: [] }))).pages, []);
});

test("a download cut anywhere is refused", async () => {
  const whole = stream();
  for (let length = 0; length < whole.length; length += 7) {
    await assert.rejects(parse(whole.subarray(0, length)), undefined, `cut at ${length}`);
  }
});

test("a download with a line too few, a wrong digest or no edition is refused", async () => {
  await assert.rejects(parse(stream({ pages: PAGES.slice(1) })));
  await assert.rejects(parse(stream({ count: 1 })));
  await assert.rejects(parse(stream({ digest: "0".repeat(64) })));
  await assert.rejects(parse(stream({ first: { ...FIRST, edition: 0 } })));
});

// A server that breaks off after `cut` bytes, and resumes as ours does.
let server, origin, cut, asked, body, etag;
const fetchAnywhere = globalThis.fetch;

before(async () => {
  server = createServer((request, response) => {
    const query = new URL(request.url, "http://here").searchParams;
    const from = query.get("of") === etag ? Number(query.get("from")) : 0;
    asked.push(query.get("from") ?? "whole");
    response.writeHead(200, { ETag: etag, "Rasti-Length": body.length, ...(from && { "Rasti-From": from }) });
    const rest = body.subarray(from);
    if (cut >= rest.length) return response.end(rest);
    response.write(rest.subarray(0, cut), () => setTimeout(() => response.destroy(), 20));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
  globalThis.fetch = (path, options) => fetchAnywhere(origin + path, options);
});

after(() => (globalThis.fetch = fetchAnywhere, server.close()));

test("a download that breaks off goes on where it stood", async () => {
  [body, etag, cut, asked] = [Buffer.from(stream()), 'W/"e-3-fi-0"', 100, []];
  await assert.rejects(download("fi"));
  await assert.rejects(download("fi"));
  cut = Infinity;

  assert.deepEqual((await download("fi")).pages, PAGES);
  assert.deepEqual(asked, ["whole", "100", "200"]);
});

test("progress goes on where it stood, in bytes of the whole", async () => {
  [body, etag, cut, asked] = [Buffer.from(stream()), 'W/"e-3-fi-0"', 100, []];
  const told = [];
  const tell = (done, of) => told.push([done, Number(of)]);
  await assert.rejects(download("fi", undefined, tell));
  cut = Infinity;
  await download("fi", undefined, tell);

  assert.deepEqual(told[0], [100, body.length]);
  assert.deepEqual(told.at(-1), [body.length, body.length]);
  assert.ok(told.every(([done], n) => !n || done > told[n - 1][0]));
});

test("what became another edition meanwhile begins anew", async () => {
  [body, etag, cut, asked] = [Buffer.from(stream()), 'W/"e-3-fi-0"', 100, []];
  await assert.rejects(download("fi"));
  [body, etag, cut] = [Buffer.from(stream({ first: { ...FIRST, edition: 4 } })), 'W/"e-4-fi-0"', Infinity];

  assert.equal((await download("fi")).edition, 4);
});

test("a damaged download is not gone on with", async () => {
  [body, etag, cut, asked] = [Buffer.from(stream({ digest: "0".repeat(64) })), 'W/"e-3-fi-0"', Infinity, []];
  await assert.rejects(download("fi"));
  body = Buffer.from(stream());

  assert.equal((await download("fi")).edition, 3);
  assert.deepEqual(asked, ["whole", "whole"]);
});

// What a page says of the network: a server that hangs or fails gives no pages, one that refuses is there.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

const { setImmediate } = globalThis;
let answer, count = 0;

beforeEach(() => {
  Object.assign(globalThis, {
    localStorage: { getItem: () => null, setItem() {}, removeItem() {} },
    document: {
      body: { dataset: { lang: "fi", build: "b" } }, title: "", visibilityState: "visible",
      querySelector: () => null, addEventListener() {}, dispatchEvent() {},
    },
    location: { search: "" },
    isSecureContext: true,
    addEventListener() {},
    fetch: () => answer,
  });
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { onLine: true } });
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  AbortSignal.timeout = () => undefined;
});

afterEach(() => mock.timers.reset());

async function start() {
  const page = await import(`../../static/js/lib/edition.js?said=${++count}`);
  page.start();
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  return page.state;
}

test("a server that hangs is said to be none before the page gives up", async () => {
  answer = new Promise(() => {});
  const state = await start();
  assert.equal(state.offline, false);

  mock.timers.tick(3000);

  assert.equal(state.offline, true);
});

for (const [status, offline] of [[500, true], [503, true], [429, false]]) {
  test(`an answer of ${status} ${offline ? "gives no pages" : "comes from a server that is there"}`, async () => {
    answer = Promise.resolve(new Response("", { status }));

    assert.equal((await start()).offline, offline);
  });
}

// A thousand phones do not ask at once: the page's module as often as there are phones, on one clock.
import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";

import { keep } from "./kept.js";

const PHONES = 1000;
const { setImmediate } = globalThis;

function busiest(times, window) {
  const sorted = times.toSorted((one, other) => one - other);
  let most = 0;
  for (let from = 0, to = 0; to < sorted.length; to++) {
    while (sorted[to] - sorted[from] >= window) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

async function passTime(ms) {
  for (let passed = 0; passed < ms; passed += 100) {
    mock.timers.tick(100);
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
  }
}

afterEach(() => {
  mock.timers.reset();
  delete globalThis.indexedDB;
});

test("phones that hear of the network together, or poll, ask and download spread out", async () => {
  const online = [], asked = [], updates = [];
  const kept = new Map();
  const controller = { postMessage: ({ type }) => type === "update" && updates.push(Date.now()) };
  let edition = 1;
  Object.assign(globalThis, {
    localStorage: {
      getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key),
    },
    document: {
      body: { dataset: { lang: "fi", build: "b" } }, title: "", visibilityState: "visible",
      querySelector: () => null, addEventListener() {}, dispatchEvent() {},
    },
    location: { search: "" },
    isSecureContext: true,
    addEventListener: (type, listener) => type === "online" && online.push(listener),
    fetch: async () => {
      asked.push(Date.now());
      const body = { edition, epoch: "e", build: "b", now: new Date().toISOString(), offline: true };
      return new Response(JSON.stringify(body), { headers: { "Rasti-Edition": edition } });
    },
  });
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: {
    onLine: true,
    serviceWorker: { controller, addEventListener() {}, startMessages() {}, register: async () => ({ addEventListener() {} }) },
  } });
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  AbortSignal.timeout = () => undefined;
  for (let phone = 0; phone < PHONES; phone++) (await import(`../../static/js/lib/edition.js?${phone}`)).start();
  await passTime(100);
  asked.length = updates.length = 0;

  for (const listener of online) listener();
  await passTime(2000);
  const [back, downloads] = [busiest(asked, 100), busiest(updates, 100)];
  assert.ok(asked.length >= PHONES && back < PHONES / 8, `${back} of ${asked.length} asked in a tenth of a second`);
  assert.ok(downloads < PHONES / 8, `${downloads} downloads began in a tenth of a second`);

  asked.length = updates.length = 0;
  edition = 2;
  await passTime(15_000);
  const polls = busiest(asked, 1000), followed = busiest(updates, 1000);
  assert.ok(asked.length >= PHONES && polls < PHONES * 0.45, `${polls} of ${asked.length} asked in a second`);
  assert.ok(updates.length >= PHONES && followed < PHONES * 0.45, `${followed} downloads began in a second`);
});

test("phones that are told at once show it at once, and download spread over three seconds", async () => {
  const shown = [], downloads = [];
  Object.assign(globalThis, {
    location: new URL("https://rasti.example"),
    registration: { showNotification: async () => shown.push(Date.now()) },
    clients: { matchAll: async () => [] },
  });
  const locks = { request: async () => void downloads.push(Date.now()) };
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { locks } });
  const { onPush } = await import("../../service_worker/push.js");
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  keep({ record: { edition: { edition: 1, epoch: "e" } } });
  const notification = { title: "10.30 Teatro · Tee", lang: "fi" };
  // All share one worker here: the first opens its database.
  onPush({ data: { json: () => ({ notification }) } });
  await passTime(3500);
  shown.length = downloads.length = 0;
  const began = Date.now();
  for (let phone = 0; phone < PHONES; phone++) onPush({ data: { json: () => ({ notification }) } });
  await passTime(100);
  assert.equal(shown.length, PHONES);

  await passTime(3300);

  assert.equal(downloads.length, PHONES);
  assert.ok(Math.max(...downloads) - began <= 3400);
  const most = busiest(downloads, 100);
  assert.ok(most < PHONES / 15, `${most} downloads began in a tenth of a second`);
});

test("pages that hear of an alert together fetch it spread over three seconds", async () => {
  const asked = [];
  globalThis.fetch = async () => {
    asked.push(Date.now());
    throw new TypeError("no network");
  };
  const { refreshSoon } = await import("../../static/js/alerts/inbox.js");
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  for (let page = 0; page < PHONES; page++) refreshSoon();

  await passTime(3100);

  const most = busiest(asked, 100);
  assert.ok(asked.length === PHONES && most < PHONES / 15, `${most} of ${asked.length} asked in a tenth of a second`);
});

test("phones that see the network come back send their answers spread over two seconds", async () => {
  const online = [], sent = [];
  globalThis.addEventListener = (type, listener) => type === "online" && online.push(listener);
  globalThis.fetch = async () => {
    sent.push(Date.now());
    throw new TypeError("no network");
  };
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const { answer, start } = await import("../../static/js/agenda/answers.js");
  await answer("tea", 5);
  for (let phone = 0; phone < PHONES; phone++) start();
  await passTime(100);
  sent.length = 0;

  for (const listener of online) listener();
  await passTime(2100);

  const most = busiest(sent, 100);
  assert.ok(sent.length === PHONES && most < PHONES / 8, `${most} of ${sent.length} sent in a tenth of a second`);
});

test("phones that see the network come back sync their ticks spread over two seconds", async () => {
  const online = [], synced = [];
  globalThis.addEventListener = (type, listener) => type === "online" && online.push(listener);
  globalThis.fetch = async () => {
    synced.push(Date.now());
    throw new TypeError("no network");
  };
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: {} });
  globalThis.document = { documentElement: { lang: "fi" }, addEventListener() {}, dispatchEvent() {} };
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const store = await import("../../static/js/agenda/store.js");
  await store.setMeta("wanted", true);
  for (let phone = 0; phone < PHONES; phone++) (await import(`../../static/js/agenda/sync.js?${phone}`)).start();
  await passTime(200);
  synced.length = 0;

  for (const listener of online) listener();
  await passTime(2200);

  const most = busiest(synced, 100);
  assert.ok(synced.length === PHONES && most < PHONES / 8, `${most} of ${synced.length} synced in a tenth of a second`);
});

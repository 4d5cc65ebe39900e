// The worker's part of an alert: always shown, opens the session, and the address is renewed.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { onNotificationClick, onPush, onSubscriptionChange } from "../../service_worker/push.js";
import { keep } from "./kept.js";

const ORIGIN = "https://rasti.example";
const SESSION = `${ORIGIN}/fi/sessions/tea/`;
const NOTIFICATION = { title: "10.30 Teatro · Tee", body: "Logomo", navigate: SESSION, tag: "start t:tea-1", lang: "fi" };

let shown, opened, windows, calls, subscribed;

beforeEach(() => {
  keep(null);
  [shown, opened, windows, calls, subscribed] = [[], [], [], [], []];
  Object.assign(globalThis, {
    location: new URL(ORIGIN),
    registration: {
      showNotification: async (title, options) => shown.push({ title, ...options }),
      pushManager: { subscribe: async (options) => (subscribed.push(options), address("new")) },
    },
    clients: { matchAll: async () => windows, openWindow: async (url) => opened.push(url) },
    fetch: async (path, options = {}) => {
      calls.push([options.method ?? "GET", path, options.body && JSON.parse(options.body).endpoint]);
      return new Response(JSON.stringify({ key: "the-key" }));
    },
  });
});

function address(name) {
  const endpoint = `https://push.example/${name}`;
  return { endpoint, options: { applicationServerKey: "old-key" }, toJSON: () => ({ endpoint, keys: {} }) };
}

function pushed(value) {
  return { data: { json: () => JSON.parse(value) } };
}

function window_(url, { controlled = true } = {}) {
  return {
    url,
    postMessage() {},
    focus: async () => opened.push(`focus ${url}`),
    async navigate(target) {
      if (!controlled) throw new TypeError("not controlled");
      return window_(target);
    },
  };
}

function click(navigate, action = "", ways = {}) {
  return onNotificationClick({ action, notification: { close() {}, data: { navigate, ways } } });
}

test("what the server wrote is shown, and remembers what it opens", async () => {
  await onPush(pushed(JSON.stringify({ web_push: 8030, notification: NOTIFICATION })));

  assert.equal(shown.length, 1);
  const { title, body, tag, lang, data } = shown[0];
  assert.deepEqual(
    { title, body, tag, lang, navigate: data.navigate },
    { title: NOTIFICATION.title, body: "Logomo", tag: NOTIFICATION.tag, lang: "fi", navigate: SESSION },
  );
});

test("a notification that the browser has read already is shown too", async () => {
  await onPush({ notification: NOTIFICATION, data: null });

  assert.equal(shown[0].title, NOTIFICATION.title);
});

for (const broken of ["", "{}", "not json", '{"notification": null}']) {
  test(`a push that says nothing still shows something: ${broken || "empty"}`, async () => {
    await onPush(pushed(broken));

    assert.deepEqual([shown.length, shown[0].title, shown[0].data.navigate], [1, "Rasti", "/"]);
  });
}

test("where no copy is held, a push downloads none: nobody said yes to it", async () => {
  const updates = [];
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { locks: { request: async (name) => updates.push(name) } } });
  await onPush(pushed(JSON.stringify({ notification: { ...NOTIFICATION, lang: "sv" } })));
  assert.equal(shown.length, 1);
  assert.deepEqual(updates, []);

  keep({ record: { edition: { edition: 1, epoch: "e" } } });
  await onPush(pushed(JSON.stringify({ notification: { ...NOTIFICATION, lang: "sv" } })));

  assert.equal(updates.length, 1);
});

test("a push without data still shows something", async () => {
  await onPush({ data: null });

  assert.equal(shown.length, 1);
});

test("a tap goes to the window that shows the session", async () => {
  windows = [window_(`${ORIGIN}/fi/`), window_(SESSION)];
  await click(SESSION);

  assert.deepEqual(opened, [`focus ${SESSION}`]);
});

test("a tap takes another open window there", async () => {
  windows = [window_(`${ORIGIN}/fi/`, { controlled: false }), window_(`${ORIGIN}/fi/agenda/`)];
  await click(SESSION);

  assert.deepEqual(opened, [`focus ${SESSION}`]);
});

test("a tap opens a window where none can go there", async () => {
  windows = [window_(`${ORIGIN}/fi/`, { controlled: false })];
  await click(SESSION);

  assert.deepEqual(opened, [SESSION]);
});

test("a tap never leaves this origin", async () => {
  await click("https://elsewhere.example/fi/sessions/tea/?x=1#y");

  assert.deepEqual(opened, [`${SESSION}?x=1#y`]);
});

test("a new address is given to the server and the old one taken back", async () => {
  await onSubscriptionChange({ newSubscription: address("new"), oldSubscription: address("old") });

  assert.deepEqual(calls, [
    ["POST", "/alerts/subscription", "https://push.example/new"],
    ["DELETE", "/alerts/subscription", "https://push.example/old"],
  ]);
});

test("where the browser made none, the worker subscribes again with the same key, or asks for it", async () => {
  await onSubscriptionChange({ oldSubscription: address("old") });
  await onSubscriptionChange({});

  assert.deepEqual(subscribed.map((options) => options.applicationServerKey), ["old-key", "the-key"]);
});

test("buttons are shown, and each opens its own address", async () => {
  const way = `${ORIGIN}/fi/venue/1/?to=teatro`;
  const actions = [{ action: "map", title: "Kartalla", navigate: way }];
  await onPush(pushed(JSON.stringify({ notification: { ...NOTIFICATION, actions } })));

  assert.deepEqual([shown[0].actions, shown[0].data.ways], [[{ action: "map", title: "Kartalla" }], { map: way }]);
  await click(SESSION, "map", { map: way });
  assert.deepEqual(opened, [way]);
});

test("unticking takes away the name that is ticked, later than the tick, and opens nothing", async () => {
  const ahead = Date.now() + 60000;
  const sent = [];
  globalThis.fetch = async (path, { body }) => {
    sent.push([path, JSON.parse(body).entries]);
    return new Response(JSON.stringify({ cursor: 1, entries: { "t:tea-1": [1, ahead], "s:tea": [0, 5] } }));
  };
  const told = [];
  windows = [{ ...window_(SESSION), postMessage: (message) => told.push(message.type) }];
  await click(SESSION, "untick s:tea,t:tea-1");

  assert.deepEqual(sent, [["/agenda/sync", {}], ["/agenda/sync", { "t:tea-1": [0, ahead + 1] }]]);
  assert.deepEqual([told, opened], [["unticked"], []]);
});

test("where the server cannot be told, unticking opens the session", async () => {
  globalThis.fetch = async () => { throw new TypeError("no network"); };
  await click(SESSION, "untick s:tea");

  assert.deepEqual(opened, [SESSION]);
});

test("a new address is sent with the name of the agenda it belongs to", async () => {
  const bodies = [];
  globalThis.fetch = async (path, { body }) => (bodies.push(JSON.parse(body)), new Response("{}"));
  keep({ entries: {}, meta: { agenda: { epoch: "e1", id: "aino" } } });
  await onSubscriptionChange({ newSubscription: address("new") });

  assert.deepEqual(bodies[0].agenda, { epoch: "e1", id: "aino" });
});

// Which browser's words are shown to whoever refused notifications.
import assert from "node:assert/strict";
import { test } from "node:test";

import { browser } from "../../static/js/alerts/browser.js";

const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";
const CASES = [
  ["chrome-android", `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/142.0.0.0 Mobile Safari/537.36`],
  ["samsung", `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`],
  ["firefox-android", "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0"],
  ["firefox", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"],
  ["chrome", `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Chrome/142.0.0.0 Safari/537.36`],
  ["chrome", `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`],
  ["safari", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15"],
  ["other", "Lynx/2.9"],
];

for (const [name, userAgent] of CASES) {
  test(`${name} is known: ${userAgent.slice(-40)}`, () => assert.equal(browser({ userAgent }, false), name));
}

test("an installed app has its switch in the system's settings", () => {
  assert.equal(browser({ userAgent: CASES[0][1] }, true), "android-app");
  assert.equal(browser({ userAgent: CASES[6][1], standalone: true }, true), "ios-app");
});

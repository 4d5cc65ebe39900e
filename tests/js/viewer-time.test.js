import assert from "node:assert/strict";
import { test } from "node:test";

import { ownTime } from "../../static/js/components/viewer-time.js";

const MOMENT = new Date("2024-11-14T22:30:00Z");

test("where the reader is, with the zone in words and the weekday where it is another", () => {
  assert.deepEqual(ownTime(MOMENT, "Europe/Helsinki", "en", "America/New_York"), { time: "Thu 17:30", zone: "Eastern Standard Time" });
  assert.equal(ownTime(MOMENT, "Europe/Helsinki", "sv", "Europe/Stockholm").time, "tors 23.30");
  assert.equal(ownTime(new Date("2024-11-14T10:00:00Z"), "Europe/Helsinki", "fi", "Europe/London").time, "10.00");
});

test("nothing where both clocks agree, whatever the zones are called", () => {
  assert.equal(ownTime(MOMENT, "Europe/Helsinki", "fi", "Europe/Kyiv"), null);
});

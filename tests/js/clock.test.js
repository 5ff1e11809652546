import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { clockOf } from "../../static/js/clock.js";

const pairs = JSON.parse(readFileSync(new URL("clock.json", import.meta.url)));

for (const zone of new Set(pairs.map(([name]) => name))) {
  test(`the clock of ${zone} decides as the server does`, () => {
    const clock = clockOf(zone);
    for (const [name, date, time, on, inNight, read] of pairs) {
      if (name === zone) {
        const decided = [clock.on(date, time), clock.inNight(date, time), clock.at(Date.parse(`${date}T${time}Z`))];
        assert.deepEqual(decided, [on, inNight, read], `${date} ${time}`);
      }
    }
  });
}

test("seconds are kept, their parts are not", () => {
  assert.equal(clockOf("Asia/Kathmandu").at(Date.parse("2026-03-21T00:00:59.999Z")), "2026-03-21T05:45:59+05:45");
});

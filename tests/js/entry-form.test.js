import assert from "node:assert/strict";
import { test } from "node:test";

import { changesOf, letterOf, newId } from "../../static/js/entry-form.js";

const NOW = Date.parse("2026-03-21T05:58:03.500Z");
const NIGHT = "2026-03-20";

/** What a form sends: [name, value] pairs, as FormData has them. */
function form(...pairs) {
  const given = new FormData();
  pairs.forEach(([name, value]) => given.append(name, value));
  return given;
}

function letter(how, ...pairs) {
  return letterOf(form(...pairs), { zone: "Europe/Berlin", ...how }, NOW);
}

test("what is fixed goes along whatever is answered", () => {
  assert.deepEqual(letter({ fixed: { night_of: NIGHT, cramps: false } }), { night_of: NIGHT, cramps: false });
});

test("each answer is read in its own way", () => {
  const reads = { a: "text", b: "number", c: "yes-no", d: "yes-no", e: "list", f: "number" };
  const given = [["a", "  left "], ["b", "4.5"], ["c", "True"], ["d", "False"], ["e", "walk"], ["e", "heat"], ["f", "0"]];
  assert.deepEqual(letter({ reads }, ...given), { a: "left", b: 4.5, c: true, d: false, e: ["walk", "heat"], f: 0 });
});

test("an answer that was not given is left out: not no, not 0, not empty", () => {
  const reads = { a: "text", b: "number", c: "yes-no", d: "yes-no", e: "list", f: "text" };
  assert.deepEqual(letter({ reads }, ["a", " "], ["b", ""], ["c", ""], ["f", ""]), {});
});

test("what is no number goes as it was typed, for the server to say so", () => {
  assert.deepEqual(letter({ reads: { b: "number" } }, ["b", "many"]), { b: "many" });
});

test("now is the moment on the person's clock", () => {
  const by_hour = { moment: [[0, "morning"], [12, "any"], [18, "evening"]] };
  assert.deepEqual(letter({ now: "at", by_hour }), { at: "2026-03-21T06:58:03+01:00", moment: "morning" });
  const evening = letterOf(form(), { zone: "Asia/Tokyo", by_hour }, Date.parse("2026-03-21T09:00Z"));
  assert.deepEqual(evening, { moment: "evening" });
});

test("an answer can say something more", () => {
  const how = { reads: { about: { as: "text", implies: { known: { unknown: "unknown", "": "about" } } } } };
  assert.deepEqual(letter(how, ["about", "unknown"]), { about: "unknown", known: "unknown" });
  assert.deepEqual(letter(how, ["about", "small_hours"]), { about: "small_hours", known: "about" });
  assert.deepEqual(letter(how, ["about", ""]), {});
});

test("a time finds its day within the night", () => {
  const time = { as: "clock", to: "started_at", night: NIGHT, empty: "open", implies: { known: { "": "exact" } } };
  const at = (clock) => letter({ reads: { time } }, ["time", clock]);
  assert.deepEqual(at("23:10"), { started_at: "2026-03-20T23:10:00+01:00", known: "exact" });
  assert.deepEqual(at("02:30"), { started_at: "2026-03-21T02:30:00+01:00", known: "exact" });
  assert.deepEqual(at(""), {});
});

test("a time in the day, or one that has not come, is for the server to refuse", () => {
  const time = { as: "clock", night: NIGHT };
  assert.equal(letter({ reads: { time } }, ["time", "13:30"]), null);
  assert.equal(letter({ reads: { time } }, ["time", "07:30"]), null);
  assert.equal(letter({ reads: { time } }, ["time", ""]), null);
});

test("a time on a date lies between two times, and may be now", () => {
  const time = { as: "clock", on: NIGHT, from: "04:00", until: "22:00" };
  assert.deepEqual(letter({ reads: { time } }, ["time", "04:00"]), { time: "2026-03-20T04:00:00+01:00" });
  assert.equal(letter({ reads: { time } }, ["time", "03:59"]), null);
  assert.equal(letter({ reads: { time } }, ["time", "22:00"]), null);
  const now = { reads: { time: { ...time, empty: "now" } } };
  assert.deepEqual(letter(now, ["time", ""]), { time: "2026-03-21T06:58:03+01:00" });
});

test("an amount in the person's unit becomes whole ml as on the server", () => {
  const amount = { as: "amount", to: "ml", factor: 29.5735295625, least: 1, most: 5000 };
  assert.deepEqual(letter({ reads: { amount } }, ["amount", "12"]), { ml: 355 });
  assert.equal(letter({ reads: { amount } }, ["amount", "500"]), null);
  assert.equal(letter({ reads: { amount } }, ["amount", ""]), null);
  const metric = { reads: { amount: { ...amount, factor: 1 } } };
  assert.deepEqual([letter(metric, ["amount", "250.5"]), letter(metric, ["amount", "251.5"])], [{ ml: 250 }, { ml: 252 }]);
});

test("an answer that only the server lays over others is left to it, and no answer is none", () => {
  const reads = { own_one: "by the server", a: "text" };
  assert.equal(letter({ reads }, ["own_one", "False"], ["a", "x"]), null);
  assert.deepEqual(letter({ reads }, ["own_one", ""], ["a", "x"]), { a: "x" });
});

test("a page of another date, and a form that may not be empty, are left to the server", () => {
  assert.deepEqual(letter({ now: "at", today: "2026-03-21" }), { at: "2026-03-21T06:58:03+01:00" });
  assert.equal(letter({ now: "at", today: "2026-03-20" }), null);
  const how = { fixed: { night_of: NIGHT }, reads: { a: "text" }, never: "empty" };
  assert.equal(letter(how, ["a", ""]), null);
  assert.deepEqual(letter(how, ["a", "x"]), { night_of: NIGHT, a: "x" });
});

test("a new id is a version 7 that begins with its instant", () => {
  assert.match(newId(NOW), /^019d0ef8-dbec-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(newId(NOW), newId(NOW));
});

test("of a form that showed answers only what was changed goes along", () => {
  const how = { zone: "Europe/Berlin", fixed: { night_of: NIGHT }, reads: { a: "text", b: "number", c: "list", d: "yes-no" } };
  const seen = form(["a", "left"], ["b", "4"], ["c", "walk"], ["d", "True"]);
  assert.deepEqual(changesOf(seen, seen, how, NOW), {});
  const given = form(["a", "right"], ["b", "4.0"], ["c", "walk"], ["c", "heat"], ["d", ""]);
  assert.deepEqual(changesOf(seen, given, how, NOW), { a: "right", c: ["walk", "heat"], d: null });
});

test("a time that was not touched is not sent, and one that was taken away is null", () => {
  const time = { as: "clock", to: "started_at", night: NIGHT, empty: "open", implies: { known: { "": "exact" } } };
  const how = { zone: "Europe/Berlin", reads: { about: { as: "text", implies: { known: { "": "about" } } }, time } };
  const seen = form(["about", "small_hours"], ["time", "02:30"]);
  assert.deepEqual(changesOf(seen, form(["about", ""], ["time", "02:30"]), how, NOW), { about: null });
  assert.deepEqual(changesOf(seen, form(["about", "small_hours"], ["time", ""]), how, NOW), {
    started_at: null,
    known: "about",
  });
  assert.deepEqual(changesOf(seen, form(["about", ""], ["time", ""]), how, NOW), {
    about: null,
    started_at: null,
    known: null,
  });
  assert.deepEqual(changesOf(seen, form(["about", "small_hours"], ["time", "03:00"]), how, NOW), {
    started_at: "2026-03-21T03:00:00+01:00",
    known: "exact",
  });
});

test("a change that is not to be read here is left to the server", () => {
  const how = { zone: "Europe/Berlin", reads: { a: "text", t: { as: "clock", to: "at", on: NIGHT } } };
  const seen = form(["a", "x"], ["t", "08:00"]);
  assert.equal(changesOf(seen, form(["a", "x"], ["t", ""]), how, NOW), null);
  assert.deepEqual(changesOf(seen, form(["a", "y"], ["t", "08:00"]), how, NOW), { a: "y" });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { changesOf, letterOf } from "../../static/js/entry-form.js";

/* What the forms of the server make of the same answers: tests/diary/test_letters.py. */
const { now, pairs } = JSON.parse(readFileSync(new URL("letters.json", import.meta.url)));
const NOW = Date.parse(now);
const WHOSE = ["tz", "date", "night_of"]; // what the page says beside the answers

function form(sent) {
  const given = new FormData();
  for (const [name, said] of Object.entries(sent)) {
    [said].flat().forEach((each) => given.append(name, each));
  }
  return given;
}

function answers(letter, was) {
  return Object.fromEntries(
    Object.entries(letter).filter(
      ([name, said]) => !WHOSE.includes(name) && JSON.stringify(said) !== JSON.stringify(was[name] ?? undefined),
    ),
  );
}

for (const { name, how, shown, sent, was, expected } of pairs) {
  test(`the letter says what the form says: ${name}`, () => {
    const letter = how.only ? changesOf(form(shown), form(sent), how, NOW) : letterOf(form(sent), how, NOW);
    assert.notEqual(letter, null);
    assert.deepEqual(answers(letter, was), answers(expected, {}));
  });
}

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

/* The server writes them the same: tests/diary/test_merge.py. */
const numbers = JSON.parse(readFileSync(new URL("numbers.json", import.meta.url)));

test("each number is written as the table says", () => {
  for (const [read, written] of numbers) assert.equal(JSON.stringify(JSON.parse(read)), written);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { offerTimeZone } from "../../static/js/time-zone.js";

function list(value) {
  return { value, options: [{ value: "" }, { value: "Asia/Tokyo" }, { value: "Europe/Berlin" }] };
}

test("the browser's zone is chosen where nothing was", () => {
  const select = list("");
  offerTimeZone(select, "Europe/Berlin");
  assert.equal(select.value, "Europe/Berlin");
});

test("what the person chose stays", () => {
  const select = list("Asia/Tokyo");
  offerTimeZone(select, "Europe/Berlin");
  assert.equal(select.value, "Asia/Tokyo");
});

test("a zone that is not in the list is not offered", () => {
  const select = list("");
  offerTimeZone(select, "Mars/Base");
  assert.equal(select.value, "");
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { keepPlaceInList } from "../../static/js/place-in-list.js";

/** Taps something in a card; answers the address that the browser would come back to. */
function addressAfterTap({ isLink, dataset, isTaken = false, key = null }) {
  let kept = null;
  const list = new EventTarget();
  const history = { state: null, replaceState: (_state, _title, address) => (kept = address) };
  keepPlaceInList(list, { history, location: { pathname: "/diary/", search: "?kind=cramps" } });
  const tap = new Event("click", { cancelable: true });
  if (isTaken) {
    tap.preventDefault();
  }
  if (key) {
    Object.defineProperty(tap, key, { value: true });
  }
  Object.defineProperty(tap, "target", {
    value: { closest: (what) => (what === "a" ? isLink || null : dataset ? { dataset } : null) },
  });
  list.dispatchEvent(tap);
  return kept;
}

test("a day of the page that was opened is found there again", () => {
  const address = addressAfterTap({ isLink: true, dataset: { day: "day-2026-03-20" } });
  assert.equal(address, "/diary/?kind=cramps#day-2026-03-20");
});

test("a day that came later is found on the page that it came with", () => {
  const dataset = { day: "day-2026-03-01", page: "/diary/?kind=cramps&before=2026-03-08" };
  const address = addressAfterTap({ isLink: true, dataset });
  assert.equal(address, "/diary/?kind=cramps&before=2026-03-08#day-2026-03-01");
});

test("a tap that leads nowhere changes nothing", () => {
  assert.equal(addressAfterTap({ isLink: false, dataset: { day: "day-2026-03-20" } }), null);
  assert.equal(addressAfterTap({ isLink: true, dataset: null }), null);
});

test("a tap that opens something in place or in another window leaves nothing", () => {
  const dataset = { day: "day-2026-03-20" };
  assert.equal(addressAfterTap({ isLink: true, dataset, isTaken: true }), null);
  assert.equal(addressAfterTap({ isLink: true, dataset, key: "ctrlKey" }), null);
});

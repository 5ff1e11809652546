import assert from "node:assert/strict";
import { test } from "node:test";

import { chooseTappedMuscle } from "../../static/js/legs.js";

/** The picture and its radios, as far as the module looks at them. */
class Where extends EventTarget {
  calf = { checked: false };

  querySelector(selector) {
    assert.equal(selector, 'input[value="calf"]');
    return this.calf;
  }

  tap(muscle) {
    const tapped = new Event("click");
    const target = { closest: () => (muscle ? { dataset: { muscle } } : null) };
    Object.defineProperty(tapped, "target", { value: target });
    this.dispatchEvent(tapped);
  }
}

test("a tap on a muscle chooses it", () => {
  const where = new Where();
  chooseTappedMuscle(where);
  where.tap("calf");
  assert.equal(where.calf.checked, true);
});

test("a tap beside the muscles chooses none", () => {
  const where = new Where();
  chooseTappedMuscle(where);
  where.tap(null);
  assert.equal(where.calf.checked, false);
});

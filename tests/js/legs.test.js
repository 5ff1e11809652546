import assert from "node:assert/strict";
import { test } from "node:test";

import { chooseTappedMuscle } from "../../static/js/legs.js";

/** The picture and its radios, as far as the module looks at them. */
class Where extends EventTarget {
  calf = { checked: false };
  both = { checked: false };

  querySelector(selector) {
    return { 'input[value="calf"]': this.calf, 'input[value="both"]': this.both }[selector];
  }

  tap(muscle) {
    const tapped = new Event("click", { cancelable: true });
    const target = { closest: () => (muscle ? { dataset: { muscle } } : null) };
    Object.defineProperty(tapped, "target", { value: target });
    this.dispatchEvent(tapped);
    return { keepsItsLeg: tapped.defaultPrevented };
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

test("where both legs are chosen a tap on one leaves them so", () => {
  const where = new Where();
  chooseTappedMuscle(where);
  assert.deepEqual(where.tap("calf"), { keepsItsLeg: false });
  where.both.checked = true;
  assert.deepEqual(where.tap("calf"), { keepsItsLeg: true });
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { loadOlderDays } from "../../static/js/older-days.js";

class Link extends EventTarget {
  isConnected = true;
  ownerDocument = { activeElement: null };

  constructor(href) {
    super();
    this.href = href;
  }

  getAttribute() {
    return this.href;
  }

  setAttribute(_name, href) {
    this.href = href;
  }

  remove() {
    this.isConnected = false;
  }
}

function card(name) {
  const heading = { focused: 0, focus: () => (heading.focused += 1) };
  return { name, dataset: {}, heading, querySelector: () => heading };
}

/** The list page as far as the module looks at it, a server of older pages, and a view that the link comes near to. */
function world({ pages = {}, next = "?before=3" } = {}) {
  const cards = [card("day 4")];
  const list = { dataset: { failed: "These days did not come." }, append: (...more) => cards.push(...more) };
  const said = { textContent: "", seen: false, classList: { toggle: (_name, isHidden) => (said.seen = !isHidden) } };
  const link = new Link(next);
  const asked = [];
  const view = { near: () => {}, stopped: 0 };
  const parse = (text) => ({
    querySelector: (what) => {
      const page = JSON.parse(text);
      if (what === "[data-older]") {
        return page.next ? new Link(page.next) : null;
      }
      return page.days ? { dataset: { more: page.more }, children: page.days.map(card) } : null;
    },
  });
  const fetch = async (address) => {
    asked.push(address);
    if (!(address in pages)) {
      throw new TypeError("offline");
    }
    return { ok: pages[address].ok ?? true, text: async () => JSON.stringify(pages[address]) };
  };
  const watch = (_link, near) => {
    view.near = near;
    return () => {
      view.stopped += 1;
      view.near = () => {};
    };
  };
  loadOlderDays({ list, link, said }, { fetch, parse, watch });
  return { cards, said, link, asked, view, names: () => cards.map((each) => each.name) };
}

async function settled() {
  for (let turn = 0; turn < 10; turn += 1) {
    await Promise.resolve();
  }
}

async function press(link, facts = {}) {
  const pressed = Object.assign(new Event("click", { cancelable: true }), facts);
  link.dispatchEvent(pressed);
  await settled();
  return pressed.defaultPrevented;
}

const PAGES = {
  "?before=3": { days: ["day 2", "day 1"], more: "2 more days", next: "?before=1" },
  "?before=1": { days: ["day 0"], more: "1 more day" },
};

test("older days come when the link is near, and the link goes on to the next ones", async () => {
  const { view, names, link, said, asked } = world({ pages: PAGES });
  view.near();
  await settled();
  assert.deepEqual(names(), ["day 4", "day 2", "day 1"]);
  assert.deepEqual([link.href, said.textContent, said.seen], ["?before=1", "2 more days", false]);
  view.near();
  await settled();
  assert.deepEqual(names(), ["day 4", "day 2", "day 1", "day 0"]);
  assert.deepEqual([link.isConnected, said.textContent, asked], [false, "1 more day", ["?before=3", "?before=1"]]);
});

test("each card knows the page that it came with", async () => {
  const { view, cards } = world({ pages: PAGES });
  view.near();
  await settled();
  assert.deepEqual(cards.map((each) => each.dataset.page), [undefined, "?before=3", "?before=3"]);
});

test("the same days are never asked for twice", async () => {
  const { view, link, asked, names } = world({ pages: PAGES });
  view.near();
  view.near();
  await press(link);
  assert.deepEqual(asked, ["?before=3"]);
  assert.deepEqual(names(), ["day 4", "day 2", "day 1"]);
});

test("who presses the link goes on at the first of the new days", async () => {
  const { link, cards } = world({ pages: PAGES });
  assert.equal(await press(link), true);
  assert.deepEqual(cards.map((each) => each.heading.focused), [0, 1, 0]);
});

test("who only scrolls keeps the focus where it is", async () => {
  const { view, cards } = world({ pages: PAGES });
  view.near();
  await settled();
  assert.deepEqual(cards.map((each) => each.heading.focused), [0, 0, 0]);
});

test("the focus on a link that goes away moves to the new days", async () => {
  const { view, link, cards } = world({ pages: PAGES, next: "?before=1" });
  link.ownerDocument.activeElement = link;
  view.near();
  await settled();
  assert.deepEqual(cards.map((each) => each.heading.focused), [0, 1]);
});

test("a press for another window is the browser's", async () => {
  const { link, asked } = world({ pages: PAGES });
  assert.equal(await press(link, { ctrlKey: true }), false);
  assert.deepEqual(asked, []);
});

const FAILURES = {
  "no answer": {},
  "an error": { "?before=3": { ok: false, days: ["day 2"] } },
  "another page, as to sign in": { "?before=3": { more: "" } },
};

for (const [what, pages] of Object.entries(FAILURES)) {
  test(`${what} leaves the link as it was, says so and tries no more by itself`, async () => {
    const { view, link, said, names, asked } = world({ pages });
    view.near();
    await settled();
    assert.deepEqual([said.textContent, said.seen], ["These days did not come.", true]);
    assert.deepEqual([names(), link.href, link.isConnected], [["day 4"], "?before=3", true]);
    view.near();
    assert.equal(await press(link), false); // the browser follows it
    assert.deepEqual(asked, ["?before=3"]);
  });
}

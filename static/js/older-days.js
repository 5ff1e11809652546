/**
 * Brings the older days into the list when its link is pressed or nears the view. Without this, or when it fails, the
 * link leads to their page.
 *
 * page: { list, link, said }, elements; `said` is read out by screen readers.
 * world: { fetch, parse, watch }: parse(text) makes a document; watch(link, near) calls near() when the link is near
 * the view, at once if it is there already, and stops when a function that it returns is called.
 */
export function loadOlderDays({ list, link, said }, { fetch, parse, watch }) {
  let isLoading = false;
  let hasFailed = false;
  let stop = () => {};

  async function load({ pressed }) {
    if (isLoading) {
      return;
    }
    isLoading = true;
    const address = link.getAttribute("href");
    try {
      append(await read(address), { address, pressed });
    } catch {
      hasFailed = true;
      say(list.dataset.failed, { isSeen: true });
    }
    isLoading = false;
    look();
  }

  async function read(address) {
    const answer = await fetch(address);
    const older = answer.ok ? parse(await answer.text()) : null;
    const days = older?.querySelector("[data-days]");
    if (!days) {
      throw new Error("no days in the answer");
    }
    return { days, next: older.querySelector("[data-older]")?.getAttribute("href") };
  }

  function append({ days, next }, { address, pressed }) {
    const cards = [...days.children];
    const hadFocus = link.ownerDocument.activeElement === link;
    for (const card of cards) {
      card.dataset.page = address;
    }
    list.append(...cards);
    say(days.dataset.more, { isSeen: false });
    if (next) {
      link.setAttribute("href", next);
    } else {
      link.remove();
    }
    if (pressed || (hadFocus && !next)) {
      cards[0]?.querySelector("a")?.focus({ preventScroll: !pressed });
    }
  }

  function say(words, { isSeen }) {
    said.textContent = words;
    said.classList.toggle("visually-hidden", !isSeen);
  }

  /** Asked anew after each page: a link that stayed in view tells nobody. */
  function look() {
    stop();
    stop = hasFailed || !link.isConnected ? () => {} : watch(link, () => load({ pressed: false }));
  }

  link.addEventListener("click", (event) => {
    const wantsAnotherWindow = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!hasFailed && !wantsAnotherWindow) {
      event.preventDefault();
      load({ pressed: true });
    }
  });
  look();
}

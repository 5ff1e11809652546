/*
 * A record is changed where it is shown: its form opens under its line. Without this, or when it fails, the line leads
 * to the page of the record, which is where the form comes from.
 */

let open = null; // { link, box }: one at a time, because the questions of two would have the same names
let coming = null; // the line whose form is on its way

/**
 * page: { read(address) → the page's document or null, prepare(part), isTouched(form), isAnythingTyped(), whisper(words),
 * tell(id of a template), forget(form) }
 */
export async function editInPlace(link, page) {
  if (coming === link || isKeptOpen(page)) {
    return;
  }
  const isOpen = open?.link === link && open.box.isConnected;
  close(page);
  if (isOpen) {
    return;
  }
  const address = link.dataset.asks ?? link.href;
  coming = link;
  const shown = await page.read(address);
  if (coming !== link) {
    return; // another line was tapped meanwhile
  }
  coming = null;
  const asks = shown?.querySelector("form.asks");
  if (asks) {
    show(link, shown, asks, { ...page, address });
  } else if (page.isAnythingTyped()) {
    page.tell("told-not-opened");
  } else {
    location.assign(link.href);
  }
}

/** What is typed is not closed by a tap that may have meant something else. */
function isKeptOpen(page) {
  const isTyped = open?.box.isConnected && [...open.box.querySelectorAll("form")].some(page.isTouched);
  if (isTyped) {
    open.box.focus();
    page.whisper(document.getElementById("told-still-open").content.textContent.trim());
  }
  return isTyped;
}

function show(link, shown, asks, page) {
  const box = document.createElement("div");
  box.className = `in-place ${asks.closest("section").className.match(/subject-\w+/)?.[0] ?? ""}`;
  box.tabIndex = -1;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", shown.querySelector("h1").textContent);
  asks.action = page.address;
  const foot = document.createElement("div");
  foot.className = "below";
  foot.append(closing(page), ...shown.querySelectorAll(".below form"));
  box.append(document.adoptNode(asks), document.adoptNode(foot));
  open = { link, box };
  putUnder(link, box);
  page.prepare(box);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !isKeptOpen(page)) {
      close(page, { andFocus: true });
    }
  });
  box.focus({ preventScroll: true });
  if (box.getBoundingClientRect().bottom > innerHeight) {
    link.closest("li, p").scrollIntoView();
  }
}

function closing(page) {
  const button = document.getElementById("told-close").content.firstElementChild.cloneNode(true);
  button.addEventListener("click", () => close(page, { andFocus: true }));
  return button;
}

function close(page, { andFocus = false } = {}) {
  open?.box.querySelectorAll("form").forEach(page.forget);
  open?.box.remove();
  open?.link.removeAttribute("aria-expanded");
  if (andFocus) {
    open?.link.focus();
  }
  open = null;
}

function putUnder(link, box) {
  const line = link.closest("li, p");
  line.insertAdjacentElement(line.matches("li") ? "beforeend" : "afterend", box);
  link.setAttribute("aria-expanded", "true");
}

/** The card was renewed around the form: it goes back under its line, or to the end where that is gone. */
export function moveOpen(fresh) {
  const link = open && fresh.querySelector(`a[data-record="${open.link.dataset.record}"]`);
  if (link) {
    open.link = link;
    putUnder(link, open.box);
  } else if (open) {
    fresh.append(open.box);
  }
}

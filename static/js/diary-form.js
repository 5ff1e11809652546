import { changesOf, letterOf, newId } from "./entry-form.js";
import { chooseTappedMuscle } from "./legs.js";
import { send } from "./send.js";

/*
 * The page of a diary: its forms are saved without a page load, and the card that shows the record comes fresh from the
 * server. Whatever cannot go that way posts as it would without JavaScript.
 */

const DOUBLE_TAP = 600; // ms: nobody means two glasses so fast
const A_WHILE = 6_000;
const PATIENCE = 15_000;
const WRONG_CLOCK = 60_000; // a phone whose clock is further off than this goes by the server's
const BUSY = "aria-busy";
const TOKEN = "[name=csrfmiddlewaretoken]";
const CARD = "section[id], section[data-day]";
const said = document.getElementById("said");
const unsaved = new Map(); // forms that did not arrive: { button, card, at }, as they were sent
const ahead = Date.parse(said?.dataset.now) - Date.now();
let lastDeed = { name: "", at: -Infinity };
let line = Promise.resolve();

prepare(document);

document.addEventListener("submit", (event) => {
  const form = event.target;
  const card = cardOf(form);
  if (form.dataset.api && card) {
    event.preventDefault();
    if (hasTurned() && !isAnythingTyped()) {
      location.reload(); // this page asks about another day or night than the person sees on the clock
    } else if (!form.hasAttribute(BUSY) && !isSecondTap(form, event.submitter)) {
      save(form, { button: event.submitter, card, at: now() });
    }
  }
});

document.addEventListener(
  "click",
  (event) => {
    const record = event.target.closest("a[data-record]");
    const wantsAnotherWindow = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (record && cardAround(record) && !wantsAnotherWindow) {
      event.preventDefault();
      edit(record);
    }
  },
  { capture: true },
);

said?.addEventListener("click", (event) => {
  if (event.target.closest("[data-again]")) {
    for (const [form, sending] of [...unsaved]) {
      save(form, sending);
    }
  }
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && hasTurned() && !isAnythingTyped()) {
    location.reload();
  }
});

addEventListener("beforeunload", (event) => {
  if (isAnythingTyped()) {
    event.preventDefault();
  }
});

async function edit(record) {
  try {
    const { editInPlace } = await import("./edit-in-place.js");
    await editInPlace(record, { read, prepare, isTouched, isAnythingTyped, whisper, tell: (id) => tell(copy(id)), forget });
  } catch {
    location.assign(record.href);
  }
}

function prepare(part) {
  part.querySelectorAll(".where").forEach(chooseTappedMuscle);
  part.querySelectorAll("a[data-fill]").forEach(fillInPlace);
}

/** A link to the form with some answers chosen becomes a button that chooses them here. */
function fillInPlace(link) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.append(...link.childNodes);
  link.replaceWith(button);
  button.addEventListener("click", () => {
    for (const [name, value] of Object.entries(JSON.parse(link.dataset.fill))) {
      button.form.elements[name].value = value;
    }
    whisper(link.dataset.told);
  });
}

/** The name within the page of the card that shows what a form says: the one around it, or the one it names. */
function cardOf(form) {
  return cardAround(form) ?? (cardIn(document, form.dataset.card) ? form.dataset.card : null);
}

function cardAround(part) {
  const card = part.closest(CARD);
  return card && (card.id || card.dataset.day);
}

function cardIn(page, name) {
  return name ? page.querySelector(`section[id="${name}"], section[data-day="${name}"]`) : null;
}

function now() {
  return Date.now() + (Math.abs(ahead) > WRONG_CLOCK ? ahead : 0);
}

/** Whether Today asks about another day or night by now. */
function hasTurned() {
  return Date.parse(said?.dataset.turns) <= now();
}

function isAnythingTyped() {
  return unsaved.size > 0 || [...document.querySelectorAll("form[data-api]")].some(isTouched);
}

function deed(form, button) {
  return `${form.getAttribute("action")} ${button?.getAttribute("aria-label") ?? button?.textContent}`;
}

function isSecondTap(form, button) {
  const isSame = deed(form, button) === lastDeed.name && performance.now() - lastDeed.at < DOUBLE_TAP;
  return isSame && !isTouched(form);
}

/** One after the other: the card that comes last is the newest. */
function save(form, sending) {
  form.setAttribute(BUSY, "true");
  line = line
    .then(() => saveNow(form, sending))
    .catch(() => keepUnsaved(form, sending, "unreachable"))
    .finally(() => form.removeAttribute(BUSY));
}

async function saveNow(form, sending) {
  clearErrors(form);
  const unread = [...form.elements].filter((input) => input.validity?.badInput).map(misread);
  const outcome = unread.length ? { is: "refused", wrong: unread } : await sent(form, sending);
  if (outcome.is === "saved") {
    unsaved.delete(form);
    lastDeed = { name: deed(form, sending.button), at: performance.now() };
    await showSaved(form, sending.card);
  } else if (outcome.is === "refused") {
    unsaved.delete(form);
    await showRefused(form, sending.card, outcome.wrong ?? outcome.errors.map((error) => placed(form, error)));
  } else {
    keepUnsaved(form, sending, outcome.is);
  }
}

function keepUnsaved(form, sending, why) {
  unsaved.set(form, sending);
  tellUnsaved(why);
}

/** A form that was closed is not sent later. */
function forget(form) {
  if (unsaved.delete(form) && !unsaved.size) {
    tell(null);
  }
}

/* ---- On the way ---- */

async function sent(form, sending, mayTryAgain = true) {
  const given = new FormData(form);
  if (sending.button?.name) {
    given.append(sending.button.name, sending.button.value);
  }
  const letter = letterFrom(form, given, sending.at);
  const { api: address, method } = form.dataset;
  const token = given.get("csrfmiddlewaretoken");
  const outcome = letter ? await send({ address, method, letter, token, owner: said.dataset.owner }, fetch) : await posted(form, given);
  if (outcome.is !== "out-of-date") {
    return outcome;
  }
  return mayTryAgain && (await renewTokens()) ? sent(form, sending, false) : { is: "signed-out" };
}

/** Null where the form itself has to go: also when this phone does not know the person's time zone. */
function letterFrom(form, given, at) {
  const how = howToRead(form);
  try {
    return isChange(form) ? changesOf(asShown(form), given, how, at) : letterOf(given, how, at);
  } catch {
    return null;
  }
}

function howToRead(form) {
  return JSON.parse(form.dataset.letter ?? "{}");
}

/** Whether it shows what is there already. */
function isChange(form) {
  return howToRead(form).only === "changes";
}

/** The form as it is, to where it posts: the server finds what is wrong in it, in its own words. */
async function posted(form, given) {
  try {
    const answer = await fetch(form.getAttribute("action"), {
      method: "POST",
      body: new URLSearchParams(given),
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    const page = await parsed(answer);
    if (answer.status === 422) {
      return { is: "refused", wrong: wrongOn(page, form) };
    }
    if (answer.ok && answer.redirected) {
      return { is: isOurs(page) ? "saved" : "signed-out" };
    }
    return { is: answer.status === 403 ? "out-of-date" : "unreachable" };
  } catch {
    return { is: "unreachable" };
  }
}

/** What a form would have sent as it came. */
function asShown(form) {
  const seen = new FormData();
  for (const input of form.elements) {
    if (input.name && (isChoice(input) ? input.defaultChecked : input.type !== "submit")) {
      seen.append(input.name, isChoice(input) ? input.value : input.defaultValue);
    }
  }
  return seen;
}

function isChoice(input) {
  return ["radio", "checkbox"].includes(input.type);
}

async function parsed(answer) {
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** The page that shows a card, as the server has it now. A day in the list is asked for by its date. */
function freshPage(card, query = "") {
  const address = new URL(location.href);
  address.hash = "";
  ["done", "deleted", "like"].forEach((told) => address.searchParams.delete(told));
  if (card?.dataset.day) {
    address.searchParams.delete("month");
    address.searchParams.set("before", dayAfter(card.dataset.day.slice(-10)));
  }
  new URLSearchParams(query).forEach((value, name) => address.searchParams.set(name, value));
  return read(address);
}

function dayAfter(date) {
  return new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
}

/** A page of this person; null when it is out of reach or another one comes (to sign in, somebody else's). */
async function read(address) {
  try {
    const headers = { Accept: "text/html" };
    const answer = await fetch(address, { headers, signal: AbortSignal.timeout?.(PATIENCE) });
    const page = answer.ok && !answer.redirected ? await parsed(answer) : null;
    return page && isOurs(page) ? page : null;
  } catch {
    return null;
  }
}

/** Another person may have signed in beside this page: nothing of this one is theirs. */
function isOurs(page) {
  return page.getElementById("said")?.dataset.owner === said.dataset.owner;
}

async function renewTokens() {
  const fresh = (await read(location.href))?.querySelector(TOKEN)?.value;
  const waiting = [...unsaved.keys()].map((form) => form.querySelector(TOKEN));
  for (const input of fresh ? [...document.querySelectorAll(TOKEN), ...waiting] : []) {
    input.value = fresh;
  }
  return Boolean(fresh);
}

/* ---- Saved ---- */

async function showSaved(form, cardName) {
  const page = await freshPage(cardIn(document, cardName), form.dataset.after);
  const bar = page?.querySelector("#said > .note-bar");
  const twin = page ? await renew(cardName, page, form) : undefined;
  if (!page) {
    beginAnew(form);
  }
  await renewMonth();
  if (unsaved.size) {
    tellUnsaved("unreachable");
  } else {
    bar?.querySelector("form").setAttribute("data-card", cardName);
    tell(bar ? document.adoptNode(bar) : copy(page ? "told-saved" : "told-saved-unseen"));
  }
  focusOnWhatIsNew(form, twin, cardName);
}

/** What was saved is not saved again by a form that stays: it is empty, and what it says next is another record. */
function beginAnew(form) {
  if (isChange(form)) {
    shownAsSaved(form);
    return;
  }
  form.reset();
  const { record } = form.dataset;
  const mark = form.querySelector('input[name="id"]');
  if (mark && record) {
    mark.value = newId(now());
    for (const name of ["api", "record", "after"]) {
      form.dataset[name] = (form.dataset[name] ?? "").replace(record, mark.value);
    }
  }
}

function shownAsSaved(form) {
  for (const input of form.elements) {
    if (isChoice(input)) {
      input.defaultChecked = input.checked;
    } else if (input.name) {
      input.defaultValue = input.value;
    }
  }
}

async function renewMonth() {
  const month = document.getElementById("month");
  const fresh = month && (await read(location.href))?.getElementById("month");
  if (fresh) {
    month.replaceWith(document.adoptNode(fresh));
  }
}

/** The card as the server has it now, gone if it has none; the form in it that stands where `form` stood. */
async function renew(cardName, page, form) {
  const [old, fresh] = [document, page].map((each) => cardIn(each, cardName));
  if (!fresh) {
    old?.remove();
    return undefined;
  }
  const twin = old && twinOf(form, old, fresh);
  if (old) {
    await swap(old, document.adoptNode(fresh), form);
  }
  return twin;
}

/** What is typed in other forms of the card stays, and what was unfolded. Nothing above it moves. */
async function swap(old, fresh, form) {
  const box = old.querySelector(".in-place");
  const isInPlace = box?.contains(form);
  box?.remove();
  const [folds, freshFolds] = [old, fresh].map((card) => [...card.querySelectorAll("details")]);
  if (folds.length === freshFolds.length) {
    folds.forEach((fold, place) => {
      freshFolds[place].open = fold.open && !fold.contains(form);
    });
  }
  if (box && !isInPlace) {
    (await import("./edit-in-place.js")).moveOpen(fresh);
  }
  if (old.dataset.page) {
    fresh.dataset.page = old.dataset.page;
  }
  for (const other of [...old.querySelectorAll("form")].filter((each) => each !== form && isTouched(each))) {
    const twin = twinOf(other, old, fresh);
    twin?.closest("details")?.setAttribute("open", "");
    if (twin) {
      twin.replaceWith(other);
    } else {
      fresh.append(other); // its questions are asked no more, but what is typed in it is not lost
    }
  }
  const top = old.getBoundingClientRect().top;
  old.replaceWith(fresh);
  prepare(fresh);
  if (top < 0) {
    fresh.scrollIntoView();
  } else {
    scrollBy(0, fresh.getBoundingClientRect().top - top);
  }
}

function isTouched(form) {
  return [...form.querySelectorAll("input:not([type=hidden]), textarea")].some((input) =>
    isChoice(input) ? input.checked !== input.defaultChecked : input.value !== input.defaultValue,
  );
}

/** The form of another card that has the place of this one among those of one address. */
function twinOf(form, card, other) {
  const [here, there] = [card, other].map((each) =>
    [...each.querySelectorAll("form")].filter((one) => one.getAttribute("action") === form.getAttribute("action")),
  );
  return here.length === there.length ? there[here.indexOf(form)] : undefined;
}

/** What was written down; else the same button again, what unfolds it, or the title of the card. */
function focusOnWhatIsNew(form, twin, cardName) {
  const card = cardIn(document, cardName);
  const written = card?.querySelectorAll(`a[data-record="${form.dataset.record}"]`) ?? [];
  const button = twin?.querySelector("button");
  const fold = button?.closest("details")?.querySelector("summary");
  const candidates = [...written, button, fold, (card ?? document).querySelector("h2, h1")];
  candidates.filter(Boolean).some((each) => {
    if (each.matches("h2, h1")) {
      each.tabIndex = -1;
    }
    each.focus({ preventScroll: true });
    return document.activeElement === each; // what is folded away takes no focus
  });
}

/* ---- Not saved ---- */

function tellUnsaved(why) {
  const bar = copy(`told-${why}`);
  if (![...unsaved.keys()].some(isTouched)) {
    bar.querySelector(".typed").remove();
  }
  tell(bar);
}

/** A tap that asks nothing has no place for words: they stand in the bar, over a card that is true again. */
async function showRefused(form, cardName, found) {
  const wrong = found.length ? found : [{ message: words("wrong-unsaid") }];
  if (form.querySelector("[id^=div_]")) {
    tell(null);
    showErrors(form, wrong);
    return;
  }
  const page = await freshPage(cardIn(document, cardName));
  const twin = page && (await renew(cardName, page, form));
  const bar = copy("told-refused");
  bar.querySelector("span").textContent = wrong.map(({ message }) => message).join(" ");
  tell(bar);
  focusOnWhatIsNew(form, twin, cardName);
}

function placed(form, { field, message }) {
  const { reads = {} } = howToRead(form);
  const name = Object.keys(reads).find((each) => (reads[each].to ?? each) === field);
  const input = form.querySelector(`[name="${name}"]`);
  return { question: questionOf(input), message };
}

function misread(input) {
  return { question: questionOf(input), message: words(input.type === "time" ? "wrong-time" : "wrong-number") };
}

/** What is wrong on the page that a posted form came back in. */
function wrongOn(page, form) {
  const lines = page.querySelectorAll("form .invalid-feedback strong, form .alert p");
  return [...lines].map((line) => {
    const { id } = questionOf(line) ?? {};
    return { question: id && form.querySelector(`#${CSS.escape(id)}`), message: line.textContent };
  });
}

function questionOf(part) {
  return part?.closest("[id^=div_]");
}

/** As the server marks them (bootstrap5/layout/field_errors_block.html and errors.html). */
function showErrors(form, wrong) {
  for (const { question, message } of wrong) {
    const [box, line] = question ? beside(question) : above(form);
    (line.querySelector("strong") ?? line).textContent = message;
    box.append(line);
  }
  const first = form.querySelector(".alert, .ask-error input, .is-invalid");
  for (let fold = first?.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  first?.focus();
}

function beside(question) {
  const id = `${question.id.replace("div_", "")}_error`;
  let box = document.getElementById(id);
  if (!box) {
    box = copy("wrong-beside");
    box.id = id;
    question.append(box);
    const told = question.matches("fieldset") ? question : question.querySelector("input, textarea, select");
    told.classList.add(told === question ? "ask-error" : "is-invalid");
    told.setAttribute("aria-describedby", [...describedBy(told), id].join(" "));
    if (told !== question) {
      told.setAttribute("aria-invalid", "true");
    }
  }
  return [box, copy("wrong-line")];
}

function above(form) {
  let box = form.querySelector(".alert");
  if (!box) {
    box = copy("wrong-above");
    box.tabIndex = -1;
    form.prepend(box);
  }
  return [box, copy("wrong-above-line")];
}

function clearErrors(form) {
  form.querySelectorAll(".alert, .invalid-feedback").forEach((box) => box.remove());
  for (const told of form.querySelectorAll(".ask-error, .is-invalid")) {
    told.classList.remove("ask-error", "is-invalid");
    told.removeAttribute("aria-invalid");
    const rest = describedBy(told).filter((id) => !id.endsWith("_error"));
    if (rest.length) {
      told.setAttribute("aria-describedby", rest.join(" "));
    } else {
      told.removeAttribute("aria-describedby");
    }
  }
}

function describedBy(told) {
  return (told.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
}

/* ---- Words ---- */

function copy(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

function words(id) {
  return document.getElementById(id).content.textContent.trim();
}

/** For who cannot see what happened; what stands in the bar stays. */
function whisper(words) {
  const line = document.createElement("span");
  line.className = "visually-hidden";
  line.textContent = words;
  said.append(line);
  setTimeout(() => line.remove(), A_WHILE);
}

/** In the bar that a screen reader listens to. What offers nothing to do goes away by itself. */
function tell(bar) {
  said.replaceChildren(...(bar ? [bar] : []));
  if (bar?.matches(":not(.trouble)") && !bar.querySelector("button")) {
    setTimeout(() => bar.remove(), A_WHILE);
  }
}

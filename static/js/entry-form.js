import { clockOf } from "./clock.js";

/**
 * What a form's answers say, as one JSON object for the API: by the names and rules that the page gives (`how`, made by
 * diary/letters.py), at the instant `now` (ms). An answer that was not given is left out. Null where the server has to
 * see the form itself: it says what is wrong, it knows what an old page does not, or it lays one answer over others.
 */
export function letterOf(given, how, now) {
  const clock = how.zone && clockOf(how.zone);
  if ((how.today && how.today !== clock.at(now).slice(0, 10)) || now >= Date.parse(how.until)) {
    return null;
  }
  const letter = { ...how.fixed };
  if (how.now) {
    letter[how.now] = clock.at(now);
  }
  for (const [name, words] of Object.entries(how.by_hour ?? {})) {
    const hour = Number(clock.at(now).slice(11, 13));
    letter[name] = words.filter(([from]) => hour >= from).pop()[1];
  }
  let isEmpty = true;
  for (const [name, reading] of Object.entries(how.reads ?? {})) {
    const { as, to = name, ...facts } = factsOf(reading);
    const isOpen = facts.unless && given.get(facts.unless);
    const answer = READ[as](given.getAll(name), isOpen ? { ...facts, empty: "open" } : facts, { clock, now });
    if (answer === REFUSED) {
      return null;
    }
    if (answer !== null) {
      isEmpty = false;
      letter[to] = answer;
      for (const [also, words] of Object.entries(facts.implies ?? {})) {
        letter[also] = words[answer] ?? words[""];
      }
    }
  }
  return how.never === "empty" && isEmpty ? null : letter;
}

/**
 * What was changed in a form that showed `seen`: those answers alone, null for one that was taken away, and what they
 * imply. Null where the server has to see the form.
 */
export function changesOf(seen, given, how, now) {
  const [before, after] = [seen, given].map((answers) => letterOf(answers, how, now));
  if (!before || !after) {
    return null;
  }
  const changed = new Set([...Object.keys(before), ...Object.keys(after)].filter((name) => differs(before, after, name)));
  for (const [name, reading] of Object.entries(how.reads)) {
    const { to = name, implies = {} } = factsOf(reading);
    if (changed.has(to) && to in after) {
      Object.keys(implies).forEach((also) => changed.add(also));
    }
  }
  return Object.fromEntries([...changed].map((name) => [name, after[name] ?? null]));
}

/** An id that sorts by the instant it was made at (UUIDv7), as diary/ids.py makes them. */
export function newId(now) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const time = Number(now).toString(16).padStart(12, "0");
  const variant = (8 + (bytes[8] & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function factsOf(reading) {
  return typeof reading === "string" ? { as: reading } : reading;
}

function differs(one, other, name) {
  return JSON.stringify(one[name]) !== JSON.stringify(other[name]);
}

const REFUSED = Symbol("refused");
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

const READ = {
  text: ([text]) => text?.trim() || null,
  list: (chosen) => (chosen.length ? chosen : null),
  "yes-no": ([word]) => ({ True: true, False: false })[word] ?? null,
  "by the server": ([word]) => (word ? REFUSED : null),
  number: ([text]) => numberIn(text) ?? (text?.trim() || null),

  /** An amount in the person's unit, `factor` ml each. */
  amount([text], { factor, least, most }) {
    const number = numberIn(text);
    const ml = number === null ? NaN : halfToEven(number * factor);
    return ml >= least && ml <= most ? ml : REFUSED;
  },

  /** A time within a `night` or on a date (`on`), between two times. Typed nothing: `empty` says "now" or "open". */
  clock([time], { night, on, from = "00:00", until = "24:00", empty }, { clock, now }) {
    if (!time && empty) {
      return empty === "now" ? clock.at(now) : null;
    }
    const moment = time && (night ? clock.inNight(night, time) : clock.on(on, time));
    return moment && time >= from && time < until && Date.parse(moment) <= now ? moment : REFUSED;
  },
};

function numberIn(text) {
  return NUMBER.test(text?.trim()) ? Number(text) : null;
}

/** As Python rounds: the server would make the same whole number of it. */
function halfToEven(number) {
  const low = Math.floor(number);
  return number - low === 0.5 ? low + (low % 2) : Math.round(number);
}

/**
 * The person's clock: moments as ISO text with the UTC offset that holds there and then. The same rule as
 * diary/nights.py, whose answers tests/js/clock.json holds: of a time that comes twice the first is meant, and one
 * that the clocks skipped is moved on by what they skipped.
 */
export function clockOf(zone) {
  const reader = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    ...Object.fromEntries(["year", "month", "day", "hour", "minute", "second"].map((part) => [part, "numeric"])),
  });

  /** What the clock shows at an instant, as if it were UTC, in ms. */
  function shown(instant) {
    const parts = Object.fromEntries(reader.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  }

  const offset = (instant) => shown(instant) - Math.floor(instant / SECOND) * SECOND;

  function written(instant) {
    const ahead = Math.round(offset(instant) / MINUTE);
    const [hours, minutes] = [Math.floor(Math.abs(ahead) / 60), Math.abs(ahead) % 60];
    const local = new Date(shown(instant)).toISOString().slice(0, 19);
    return `${local}${ahead < 0 ? "-" : "+"}${two(hours)}:${two(minutes)}`;
  }

  function instantOn(date, clock) {
    const wall = Date.parse(`${date}T${clock}Z`);
    const [before, after] = [offset(wall - DAY), offset(wall + DAY)];
    return [before, after].map((each) => ({ each, at: wall - each })).find(({ each, at }) => offset(at) === each)?.at
      ?? wall - before;
  }

  return {
    /** An instant (ms) as the person's clock shows it. */
    at: (instant) => written(Number(instant)),

    /** A clock time ("02:30") on a date ("2026-03-29"). */
    on: (date, clock) => written(instantOn(date, clock)),

    /** A clock time within the night of an evening; null in the daytime, which is in no night. */
    inNight(evening, clock) {
      if (clock >= NOON && clock < EVENING) {
        return null;
      }
      const next = new Date(Date.parse(`${evening}T00:00Z`) + DAY).toISOString().slice(0, 10);
      return written(instantOn(clock >= EVENING ? evening : next, clock));
    },
  };
}

const [SECOND, MINUTE, DAY] = [1000, 60_000, 86_400_000];
const [NOON, EVENING] = ["12:00", "18:00"];
const two = (number) => String(number).padStart(2, "0");

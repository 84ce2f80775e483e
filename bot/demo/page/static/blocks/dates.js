/** Slack's date tokens as a person in a zone reads them: British English, 24 hours, as in bot/sandbox/slack_dates.py. */

const HALF_A_YEAR = 182 * 86_400_000;
const DAY = 86_400_000;
const UNITS = /** @type {[string, number][]} */ ([["day", 86_400], ["hour", 3_600], ["minute", 60]]);

/** @typedef {{year: number, month: number, day: number, hour: number, minute: number, second: number, weekday: string, monthName: string}} Parts */

/** @type {Map<string, Intl.DateTimeFormat>} */
const FORMATS = new Map();

/** @param {string} zone */
function formatOf(zone) {
  const known = FORMATS.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hourCycle: "h23", weekday: "long", year: "numeric", month: "long", day: "numeric",
    hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  FORMATS.set(zone, made);
  return made;
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** What calendar and clock show in a zone. @param {Date} moment @param {string} zone @returns {Parts} */
export function partsIn(moment, zone) {
  const read = Object.fromEntries(formatOf(zone).formatToParts(moment).map(({ type, value }) => [type, value]));
  return {
    year: Number(read.year), month: MONTHS.indexOf(read.month) + 1, day: Number(read.day), hour: Number(read.hour),
    minute: Number(read.minute), second: Number(read.second), weekday: read.weekday, monthName: read.month,
  };
}

/** The moment at which clocks in a zone show this, in milliseconds. @param {string} local such as 2026-11-24T09:30 @param {string} zone */
export function momentOf(local, zone) {
  const shown = Date.parse(`${local}Z`);
  const first = shown - offset(shown, zone);
  return shown - offset(first, zone);
}

/** How far a zone is ahead of UTC, in milliseconds. @param {number} moment @param {string} zone */
function offset(moment, zone) {
  const { year, month, day, hour, minute, second } = partsIn(new Date(moment), zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1000) * 1000;
}

/** @param {number} number */
function two(number) {
  return String(number).padStart(2, "0");
}

/** As a field for date and time wants it. @param {Date} moment @param {string} zone */
export function localText(moment, zone) {
  const at = partsIn(moment, zone);
  return `${at.year}-${two(at.month)}-${two(at.day)}T${two(at.hour)}:${two(at.minute)}`;
}

/** The whole moment, for a title. @param {Date} moment @param {string} zone */
export function fullText(moment, zone) {
  const at = partsIn(moment, zone);
  return `${at.weekday} ${at.day} ${at.monthName} ${at.year}, ${two(at.hour)}:${two(at.minute)} (${zone})`;
}

/**
 * `form` with its tokens replaced; unknown ones stay.
 * @param {string} form @param {Date} moment @param {Date} now @param {string} zone
 */
export function writtenDate(form, moment, now, zone) {
  return form.replace(/\{(\w+)\}/g, (whole, name) => token(name, moment, now, zone) ?? whole);
}

/** @param {string} name @param {Date} moment @param {Date} now @param {string} zone */
function token(name, moment, now, zone) {
  const plain = name.replace(/_pretty$/, "");
  const write = WRITERS[plain === "day_divider" ? "date_long" : plain];
  if (!write) return undefined;
  return (plain === name ? undefined : nearby(moment, now, zone)) ?? write(partsIn(moment, zone), moment, now);
}

/** @param {Date} moment @param {Date} now @param {string} zone */
function nearby(moment, now, zone) {
  const days = (dayNumber(moment, zone) - dayNumber(now, zone)) / DAY;
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days];
}

/** @param {Date} moment @param {string} zone */
function dayNumber(moment, zone) {
  const { year, month, day } = partsIn(moment, zone);
  return Date.UTC(year, month - 1, day);
}

/** The year is left out within half a year, as Slack does. @param {(at: Parts) => string} write */
function withYear(write) {
  return (/** @type {Parts} */ at, /** @type {Date} */ moment, /** @type {Date} */ now) => {
    const near = Math.abs(moment.getTime() - now.getTime()) < HALF_A_YEAR;
    return near ? write(at) : `${write(at)} ${at.year}`;
  };
}

/** @param {Parts} _at @param {Date} moment @param {Date} now */
function ago(_at, moment, now) {
  const seconds = (now.getTime() - moment.getTime()) / 1000;
  const unit = UNITS.find(([, length]) => Math.abs(seconds) >= length);
  if (!unit) return "just now";
  const count = Math.floor(Math.abs(seconds) / unit[1]);
  const words = `${count} ${unit[0]}${count === 1 ? "" : "s"}`;
  return seconds > 0 ? `${words} ago` : `in ${words}`;
}

/** @type {Record<string, (at: Parts, moment: Date, now: Date) => string>} */
const WRITERS = {
  date_num: (at) => `${at.year}-${two(at.month)}-${two(at.day)}`,
  date_slash: (at) => `${two(at.day)}/${two(at.month)}/${at.year}`,
  date: withYear((at) => `${at.day} ${at.monthName}`),
  date_short: withYear((at) => `${at.day} ${at.monthName.slice(0, 3)}`),
  date_long: withYear((at) => `${at.weekday} ${at.day} ${at.monthName}`),
  time: (at) => `${two(at.hour)}:${two(at.minute)}`,
  time_secs: (at) => `${two(at.hour)}:${two(at.minute)}:${two(at.second)}`,
  ago,
};

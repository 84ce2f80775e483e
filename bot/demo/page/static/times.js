/** Times as people in a zone read them. */

/** @param {Date} moment @param {string} zone @param {Intl.DateTimeFormatOptions} how */
function written(moment, zone, how) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...how }).format(moment);
}

/** The moment of a message. @param {string} ts */
export function momentOf(ts) {
  return new Date(Number(ts) * 1000);
}

/** 09:05 @param {Date} moment @param {string} zone */
export function timeIn(moment, zone) {
  return written(moment, zone, { hour: "2-digit", minute: "2-digit" });
}

/** Mon 09:05 @param {Date} moment @param {string} zone */
export function dayAndTimeIn(moment, zone) {
  return written(moment, zone, { weekday: "short", hour: "2-digit", minute: "2-digit" });
}

/** Monday 23 November 2026, 09:05 (Europe/Berlin) @param {Date} moment @param {string} zone */
export function wholeIn(moment, zone) {
  return `${written(moment, zone, { dateStyle: "full", timeStyle: "short" })} (${zone})`;
}

/** Something to compare days by: 2026-11-23. @param {Date} moment @param {string} zone */
export function dayIn(moment, zone) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(moment);
}

/** Today, Yesterday, or Monday 23 November. @param {Date} moment @param {Date} now @param {string} zone */
export function dayName(moment, now, zone) {
  const day = dayIn(moment, zone);
  if (day === dayIn(now, zone)) return "Today";
  if (day === dayIn(new Date(now.getTime() - 86_400_000), zone)) return "Yesterday";
  return written(moment, zone, { weekday: "long", day: "numeric", month: "long" });
}

/** Berlin of Europe/Berlin. @param {string} zone */
export function cityOf(zone) {
  return zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone;
}

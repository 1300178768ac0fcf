// Formats of numbers, dates and distances in time, each made once: making one takes a hundred times its use.

const made = new Map();

function format(Kind, locale, options) {
  const key = `${Kind.name} ${locale} ${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Kind(locale, options));
  return made.get(key);
}

export const numberIn = (locale, value, options = {}) => format(Intl.NumberFormat, locale, options).format(value);
export const distanceIn = (locale, value, unit) => format(Intl.RelativeTimeFormat, locale, { numeric: "auto" }).format(value, unit);

/** Whether a Date can hold so many ms since the epoch. */
export const isMoment = (ms) => Number.isFinite(ms) && Math.abs(ms) <= 8.64e15;

/** A moment, in ms since the epoch; what is no moment is a dash. */
export const momentIn = (locale, ms, options) => (isMoment(ms) ? format(Intl.DateTimeFormat, locale, options).format(ms) : "–");

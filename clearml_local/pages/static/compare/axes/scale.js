// From values to places on a drawing: numbers evenly or by their logarithm, words one beside the other.
import { tickTexts, writerOf } from "../../base/times.js";

const TICKS = 6;
const LETTER_PX = 6.8;
const [LEAST, MOST] = [1e-290, 1e300];
const within = (value) => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
const sizeOf = (value) => (Math.abs(value) > LEAST ? Math.abs(value) : 1);
/** By what numbers are multiplied so that none of their differences is infinite, or nothing. */
const factorOf = (size) => (size > MOST ? 1e-10 : size < LEAST ? 1 / LEAST : 1);

/** A short form of a long text on an axis. */
export const short = (text, most = 16) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** How wide the longest of some numbers' ticks is, in pixels. */
export const widest = (ticks) => Math.max(0, ...ticks.map(({ value, text }) => (typeof value === "number" ? text.length * LETTER_PX : 0)));

/** Every so many of the ticks of numbers that they do not touch each other. */
export function apart(ticks) {
  const every = ticks.length > 1 ? Math.ceil((widest(ticks) + 2 * LETTER_PX) / Math.abs(ticks[1].at - ticks[0].at)) : 1;
  return ticks.filter((one, at) => typeof one.value !== "number" || at % every === 0);
}

/** A value with no more digits than an axis can show: it stands in the address. */
export function rounded(value, { low, high }) {
  let digits = 8;
  while (digits < 17 && Math.abs(Number(value.toPrecision(digits)) - value) > (high - low) * 1e-5) digits += 1;
  return Number(value.toPrecision(digits));
}

function niceTicks(low, high, count) {
  const raw = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= raw * 0.999);
  const found = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9 && found.length < 50; n += 1) found.push(n * step);
  return found;
}

function logTicks(low, high) {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const every = Math.max(1, Math.ceil((last - first + 1) / TICKS));
  const found = [];
  for (let power = first; power <= last; power += every) found.push(10 ** power);
  return found.length > 1 ? found : [low, Math.sqrt(low) * Math.sqrt(high), high];
}

/**
 * The scale of a quantity over the tasks at some places, from one edge of a drawing to the other:
 * `{of(value), back(place), ticks: [{at, value, text}], low, high}`; `low` and `high` of numbers, or of the words' places;
 * `write(value)` of numbers as they are told apart here.
 */
export function scaleOf(quantity, places, from, to, log = false) {
  const known = places.map((at) => quantity.values[at]).filter((one) => one !== undefined);
  if (!quantity.numeric) {
    const words = [...new Set(known)].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
    const place = (at) => from + ((at + 0.5) / Math.max(1, words.length)) * (to - from);
    const back = (where) => ((where - from) / (to - from)) * words.length - 0.5;
    return { of: (value) => place(words.indexOf(value)), at: (value) => words.indexOf(value), back, place, words, low: -0.5, high: words.length - 0.5,
      ticks: words.map((text, at) => ({ at: place(at), value: text, text })) };
  }
  let [low, high] = known.length ? [Math.min(...known), Math.max(...known)] : [0, 1];
  const byLog = log && low > 0 && (low === high || Math.log(high / low) > 1e-9); // else all would be in one place
  if (low === high) [low, high] = (byLog ? [low / 2 || low, high * 2] : [low - sizeOf(low) * 0.1, high + sizeOf(high) * 0.1]).map(within);
  const by = factorOf(Math.max(Math.abs(low), Math.abs(high)));
  const form = byLog ? Math.log : (value) => value * by;
  const [a, b] = [form(low), form(high)];
  const pad = (b - a) * 0.04;
  const place = (value) => from + ((form(value) - a + pad) / (b - a + 2 * pad)) * (to - from);
  const back = (where) => { const value = a - pad + ((where - from) / (to - from)) * (b - a + 2 * pad); return within(byLog ? Math.exp(value) : value / by); };
  const values = (byLog ? logTicks(low, high) : niceTicks(low * by, high * by, TICKS).map((value) => value / by)).map((value) => within(Number(value.toPrecision(15))));
  const texts = tickTexts(values);
  return { of: place, at: (value) => value, back, place, ticks: values.map((value, at) => ({ at: place(value), value, text: texts[at] })),
    low: back(from), high: back(to), write: writerOf([...values, ...known], 5) };
}

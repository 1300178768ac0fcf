// Times and numbers as people read them: how long ago, with the exact moment on hover; durations; sizes.
import { serverNow } from "./api.js";
import { html, useEffect, useState } from "./html.js";
import { distanceIn, isMoment, momentIn, numberIn } from "./formats.js";
import { locale, t } from "./words.js";

const STEPS = [["second", 60], ["minute", 60], ["hour", 24], ["day", 30.4], ["month", 12], ["year", Infinity]];
const ROUNDED_S = 1.5;
const listeners = new Set();
let clock = 0;

/** Draw again every few seconds, all at the same beat; out of sight the clock stands. */
function useBeat() {
  const [, draw] = useState(0);
  useEffect(() => {
    const tell = () => draw((n) => n + 1);
    listeners.add(tell);
    clock ||= setInterval(() => { if (!document.hidden) for (const one of listeners) one(); }, 5000);
    return () => listeners.delete(tell);
  }, []);
}

/** Milliseconds since the epoch of an ISO text; without a zone it is UTC, as the server writes it. */
export function moment(text) {
  if (!text) return NaN;
  if (typeof text === "number") return text;
  return Date.parse(/[zZ]$|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
}

export function relative(ms, now = serverNow()) {
  let value = (ms - now) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(value) < size) return distanceIn(locale(), Math.round(value), unit);
    value /= size;
  }
  return "";
}

/** How long so many ms are, in one unit that is written out: "4 minutes". */
function stretch(ms) {
  let value = Math.max(ms / 1000, 1);
  for (const [unit, size] of STEPS) {
    if (value < size) return numberIn(locale(), Math.round(value), { style: "unit", unit, unitDisplay: "long" });
    value /= size;
  }
  return "";
}

export const exact = (ms) => momentIn(locale(), ms, { dateStyle: "medium", timeStyle: "medium" });

/** A moment as machines read it; "" of what is none. */
export const isoOf = (at) => { const ms = moment(at); return isMoment(ms) ? new Date(ms).toISOString() : ""; };

/** How long ago something was; the exact moment is its title. */
export function Ago({ at }) {
  useBeat();
  const ms = moment(at);
  if (!isMoment(ms)) return html`<span class="faint">–</span>`;
  return html`<time dateTime=${isoOf(ms)} title=${exact(ms)}>${relative(Math.min(ms, serverNow()))}</time>`;
}

/** How long something has been so, to stand after "for": "4 minutes"; the moment when it began is its title. */
export function Since({ at }) {
  useBeat();
  const ms = moment(at);
  if (!isMoment(ms)) return html`<span class="faint">–</span>`;
  return html`<time dateTime=${isoOf(ms)} title=${exact(ms)}>${stretch(serverNow() - ms)}</time>`;
}

/** "1 h 02 min", "3.4 s" of seconds. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined || Number.isNaN(seconds)) return "–";
  if (seconds < 10) return `${numberIn(locale(), seconds, { maximumFractionDigits: 1 })} s`;
  const all = Math.round(seconds);
  const [d, h, m, s] = [Math.floor(all / 86400), Math.floor(all / 3600) % 24, Math.floor(all / 60) % 60, all % 60];
  if (d) return `${d} d ${h} h`;
  if (h) return `${h} h ${`${m}`.padStart(2, "0")} min`;
  return m ? `${m} min ${`${s}`.padStart(2, "0")} s` : `${s} s`;
}

/** Seconds that a task has run, so far or in all. */
export function runSeconds(task) {
  const runs = task.status === "in_progress";
  const [from, to] = [moment(task.started), runs ? serverNow() : moment(task.completed ?? task.last_update)];
  if (Number.isNaN(from) || Number.isNaN(to)) return NaN;
  const whole = Math.max(0, (to - from) / 1000);
  // What the server counted, in whole seconds: less where a task was stopped and went on. The moments are finer where it was not.
  const since = runs ? (to - moment(task.status_changed ?? task.started)) / 1000 : 0;
  const worked = task.active_duration > 0 ? task.active_duration + since : NaN;
  return whole - worked > ROUNDED_S ? worked : whole;
}

/** How long a task has run; goes on while it runs. */
export function Ran({ task }) {
  useBeat();
  return html`<span class="number">${duration(runSeconds(task))}</span>`;
}

/** A metric: four significant digits. */
export function number(value, digits = 4) {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value !== "number" || !Number.isFinite(value)) return `${value}`;
  const size = Math.abs(value);
  if (size && (size < 1e-4 || size >= 1e9)) return value.toExponential(digits - 1).replace(".", numberIn(locale(), 0.5).replace(/\d/g, ""));
  return numberIn(locale(), value, Number.isInteger(value) ? {} : { maximumSignificantDigits: Math.max(digits, Math.ceil(Math.log10(size + 1))) });
}

const SAME = 1e-14; // what calculations leave of equal numbers, as a share
const DIGITS_MAX = 15;

/** Whether so many digits lose more than a share of the distance of two numbers. */
function blurred(a, b, digits, share) {
  const [x, y] = [a, b].map((value) => Number(value.toPrecision(digits)));
  return b - a > SAME * Math.max(Math.abs(a), Math.abs(b)) && Math.abs(y - x - (b - a)) > share * (b - a);
}

/** A function that writes these numbers so that they are told apart: with so many digits or as many as it takes. A `share` of what is between them may be rounded away. */
export function writerOf(values, digits = 4, share = 0.5) {
  const some = [...new Set(values.filter(Number.isFinite))].sort((a, b) => a - b);
  let needed = digits;
  while (needed < DIGITS_MAX && some.some((value, at) => at && blurred(some[at - 1], value, needed, share))) needed += 1;
  return (value) => { // written out where the digits reach its ones: 1,700,000,001 is no 1.700000001e+9
    const out = typeof value === "number" && Math.abs(value) >= 1e9 && Math.abs(value) < 10 ** Math.min(needed, DIGITS_MAX);
    return out ? numberIn(locale(), value, { maximumSignificantDigits: needed }) : number(value, needed);
  };
}

/** Ticks of an axis as texts: told apart, and with the distances that they have. */
export function tickTexts(values) {
  const write = writerOf(values, 4, 0.05);
  return values.map((value) => (value === null ? "" : write(value)));
}

/** A text that was reported: a whole number as the reader writes it, with all its digits; versions, codes and all else as it is. */
export const asReported = (text) => (/^(0|-?[1-9]\d*)$/.test(text) ? numberIn(locale(), text, { useGrouping: "min2" }) : text);

/** A value of a metric as the project's file describes it: one that is a question of yes or no is answered in words. */
export const answer = (metric, value) => (metric?.yes_no && typeof value === "number" ? t(value ? "yes" : "no") : number(value));

export function bytes(size) {
  if (size === null || size === undefined || size < 0) return "–";
  const units = ["B", "kB", "MB", "GB", "TB"];
  let place = 0;
  let value = size;
  for (; value >= 1000 && place < units.length - 1; place += 1) value /= 1000;
  return `${numberIn(locale(), value, { maximumFractionDigits: place && value < 100 ? 1 : 0 })} ${units[place]}`;
}


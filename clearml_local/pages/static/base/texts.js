// Texts that go where some signs mean something.

/** An id of ClearML's, and nothing beside it. */
export const ID = /^[0-9a-f]{32}$/i;

/** A text as a regular expression that finds it and nothing else. */
export const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A part of an address, readable: what is no UTF-8 stays as it is written. */
export const decoded = (text) => `${text ?? ""}`.replace(/(?:%[0-9a-f]{2})+/gi, (some) => { try { return decodeURIComponent(some); } catch { return some; } });

// Letters that people leave accents off when they type.
const ALIKE = Object.fromEntries(["aáàâãäå", "cç", "eéèêë", "iíìîï", "nñ", "oóòôõö", "uúùûü", "yýÿ"].map((all) => [all[0], all]));
const PATTERN_MAX = 4000; // the server takes no longer ones
const MARK = "[\u0300-\u036f]?"; // where a letter and its accent are stored apart
const base = (letter) => letter.normalize("NFD")[0].toLowerCase();

/** A text as a regular expression that finds it with or without accents: `regressao` finds "regressão". For searches that ignore case. */
export function loosely(text) {
  const found = [...text.normalize("NFC")].map((one) => (Object.hasOwn(ALIKE, base(one)) ? `[${ALIKE[base(one)]}${ALIKE[base(one)].toUpperCase()}]${MARK}` : escaped(one))).join("");
  return found.length > PATTERN_MAX ? escaped(text) : found;
}

/** A text as it is compared where one looks for words: without case and accents. */
export const folded = (text) => `${text ?? ""}`.normalize("NFC").toLowerCase().replace(/[^\x00-\x7f]/gu, (one) => (Object.hasOwn(ALIKE, base(one)) ? base(one) : one));

/** A text as one word of a shell; plain ones stay as they are. */
export const quoted = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${`${text}`.replaceAll("'", "'\\''")}'`);

/** A text as a string of Python, on one line. */
export const pythonText = (text) => JSON.stringify(`${text}`);

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A text as a number; null where it is not wholly one, or more than numbers can hold. */
export function numberOf(text) {
  const value = NUMBER.test(`${text ?? ""}`.trim()) ? Number(text) : null;
  return Number.isFinite(value) ? value : null;
}

/** The order of two texts in which people count: 1.9 before 1.10. */
export const counted = (a, b) => `${a}`.localeCompare(`${b}`, undefined, { numeric: true });

/** What makes somebody listen to a queue: the two that come with the server have its own agents. */
export const listenCommand = (queue) => (queue === "default" || queue === "services" ? "python -m clearml_local up"
  : `clearml-agent daemon --detached --queue ${quoted(queue)}`);

/** A key of two names that no other two names have; readable: "a", "b/c" is "a/b/c", but "a/b", "c" is "a%2Fb/c". */
export const pairKey = (first, second) => `${`${first}`.replace(/[%/]/g, encodeURIComponent)}/${second}`;

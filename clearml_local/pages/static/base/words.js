// The two languages. Each room brings its own words; a missing one shows its key, which a test looks for.
import { numberIn } from "./formats.js";
import { useEffect, useState } from "./html.js";

const books = { en: Object.create(null), pt: Object.create(null) };
const listeners = new Set();

/** Add a room's words: `addWords({en: {"tasks.title": "Tasks"}, pt: {...}})`. */
export function addWords(some) {
  for (const language of Object.keys(books)) Object.assign(books[language], some[language]);
}

export const language = () => (document.documentElement.lang.startsWith("pt") ? "pt" : "en");
/** For Intl: numbers and dates as they are written there. */
export const locale = () => (language() === "pt" ? "pt-BR" : "en-GB");

/**
 * A text in the language that was chosen. `{name}` stands for a value; `{n|one|more}` for a word after a number:
 * `t("tasks.count", {n: 2})` of "{n} {n|task|tasks}".
 */
export function t(key, values = {}) {
  const text = books[language()][key] ?? books.en[key] ?? key;
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, name, one, more) => {
    const value = values[name];
    if (one !== undefined) return Number(value) === 1 ? one : more;
    return typeof value === "number" ? numberIn(locale(), value) : `${value ?? ""}`;
  });
}

/** Whether there is such a word. */
export const hasWord = (key) => key in books.en;

/** A text that a project's file gives in both languages, or in one. */
export const said = (text) => (text && typeof text === "object" ? text[language()] ?? text.en ?? text.pt ?? "" : text ?? "");

export function choose(wanted) {
  document.documentElement.lang = wanted === "pt" ? "pt-BR" : "en";
  try { localStorage.setItem("language", wanted); } catch { /* for this visit then */ }
  for (const tell of listeners) tell();
}

/** Draw again when the language changes. */
export function useLanguage() {
  const [, draw] = useState(0);
  useEffect(() => {
    const tell = () => draw((n) => n + 1);
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, []);
  return language();
}

/** For tests: every key with the languages that have it. */
export const allWords = () => books;

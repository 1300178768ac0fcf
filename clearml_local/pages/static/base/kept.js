// What a browser keeps for its user: views, columns, open sections. Nothing breaks where it may keep nothing.
import { useCallback, useState } from "./html.js";

const PREFIX = "clearml.";

export function kept(name, otherwise) {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? otherwise : JSON.parse(text);
  } catch { return otherwise; }
}

export function keep(name, value) {
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch { /* for this visit then */ }
}

/** As useState, and still there after a reload. */
export function useKept(name, otherwise) {
  const [value, setValue] = useState(() => kept(name, otherwise));
  const set = useCallback((next) => setValue((before) => {
    const now = typeof next === "function" ? next(before) : next;
    keep(name, now);
    return now;
  }), [name]);
  return [value, set];
}

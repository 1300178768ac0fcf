// What a browser keeps for its user: views, columns, open sections. Nothing breaks where it may keep nothing.
import { useCallback, useEffect, useState } from "./html.js";

const PREFIX = "clearml.";

/** What is of the same kind as what stands there at first. */
const alike = (otherwise) => (value) => (typeof value === typeof otherwise && Array.isArray(value) === Array.isArray(otherwise) && value !== null ? value : undefined);

/**
 * What is kept under a name. An older version or another hand may have written it: `taken(value)` returns what of it can be
 * used, undefined where that is nothing. Without it the value must be of the kind of `otherwise`.
 */
export function kept(name, otherwise, taken = alike(otherwise)) {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? otherwise : taken(JSON.parse(text)) ?? otherwise;
  } catch { return otherwise; }
}

const isKept = (name) => { try { return localStorage.getItem(PREFIX + name) !== null; } catch { return false; } };

export function keep(name, value) {
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch { /* for this visit then */ }
}

/** As useState, still there after a reload, and of all tabs: what another one has kept meanwhile is not overwritten unseen. */
export function useKept(name, otherwise, taken = undefined) {
  const read = useCallback(() => kept(name, otherwise, taken), [name]);
  const [value, setValue] = useState(read);
  const set = useCallback((next) => setValue((before) => {
    const now = typeof next === "function" ? next(isKept(name) ? read() : before) : next;
    keep(name, now);
    return now;
  }), [name, read]);
  useEffect(() => {
    const hear = ({ key }) => { if (key === PREFIX + name || key === null) setValue(read()); };
    addEventListener("storage", hear);
    return () => removeEventListener("storage", hear);
  }, [name, read]);
  return [value, set];
}

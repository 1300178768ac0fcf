// What was typed and is not saved yet: still there on another tab, on another page and after a reload. Whoever would
// lose it by closing the page is asked first.
import { useCallback, useEffect, useState } from "../../../base/html.js";

const PREFIX = "clearml.unsaved.";
const DIALOG = "dialog "; // what was typed there is kept, too, but nobody is asked about one that is closed
const BESIDE = new Set(["name", "comment"]); // a task that runs or is published may change them still
const typed = new Map();
const open = new Set();
const past = new Set(); // tasks that are no drafts any more: nothing of them can be saved, so nobody is kept for it

const storage = (use) => { try { return use(sessionStorage); } catch { return undefined; /* for as long as the page is open then */ } };

storage((kept) => {
  for (const key of Object.keys(kept).filter((one) => one.startsWith(PREFIX))) {
    try { typed.set(key.slice(PREFIX.length), JSON.parse(kept.getItem(key))); } catch { kept.removeItem(key); }
  }
});

const ask = (event) => { event.preventDefault(); };
const asks = () => [...typed.keys()].some((name) => (name.startsWith(DIALOG) ? open.has(name) : !past.has(name.split(" ")[0])));
const listen = () => (asks() ? addEventListener : removeEventListener)("beforeunload", ask);
listen();

/** Note what is not saved; undefined: there is nothing any more. */
function note(name, value) {
  if (value === undefined) typed.delete(name);
  else typed.set(name, value);
  storage((kept) => (value === undefined ? kept.removeItem(PREFIX + name) : kept.setItem(PREFIX + name, JSON.stringify(value))));
  listen();
}

/** Say whether a task is a draft still. */
export function drafted(task) {
  if (task.status === "created") past.delete(task.id); else past.add(task.id);
  listen();
}

/** The names behind a beginning that something is noted for. */
export const unsavedAfter = (beginning) => [...typed.keys()].filter((one) => one.startsWith(beginning)).map((one) => one.slice(beginning.length));

/** Of some tasks those whose parameters, configuration or code were changed and are not saved: what runs would not have it. */
export const unsavedOf = (tasks) => tasks.filter((task) => unsavedAfter(`${task.id} `).some((what) => !BESIDE.has(what)));

/** As useState, of something not saved: `set(value)` or `set((before) => value)`; undefined is nothing. */
export function useUnsaved(name) {
  const [, draw] = useState(0);
  const set = useCallback((next) => {
    note(name, typeof next === "function" ? next(typed.get(name)) : next);
    draw((before) => before + 1);
  }, [name]);
  return [typed.get(name), set];
}

/** The same for a dialog: what was typed is there again when it is opened again, however it was closed. */
export function useTyped(name) {
  const key = DIALOG + name;
  useEffect(() => {
    open.add(key);
    listen();
    return () => { open.delete(key); listen(); };
  }, [key]);
  return useUnsaved(key);
}

// The rows of a table, fetched in pages as they come into sight, and kept up to date without being taken away.
import { useCallback, useEffect, useMemo, useReducer, useRef } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useChanges } from "../../base/live.js";
import { Pace } from "../../base/pace.js";

export const PAGE = 100;
const AT_ONCE = 2;
// Many may look at a table while something runs, and the run must not feel it.
const PAUSE_MS = 3000;
const COUNT_PAUSE_MS = 6000;

/** Everything that was fetched for one query. */
class Rows {
  constructor(key, query) { Object.assign(this, { key, query, pages: new Map(), places: new Map(), total: undefined, asking: new Map(), old: new Set(), error: null }); }

  take(number, tasks) {
    for (const task of this.pages.get(number) ?? []) this.places.delete(task.id);
    this.pages.set(number, tasks);
    tasks.forEach((task, at) => this.places.set(task.id, number * PAGE + at));
    if (tasks.length < PAGE && (tasks.length || !number)) this.total = number * PAGE + tasks.length;
  }

  /** As many as are known of; behind a full page there may be one more, which is then asked for. */
  get count() { return this.total ?? Math.max(0, ...[...this.pages].map(([number, tasks]) => number * PAGE + tasks.length + (tasks.length === PAGE ? 1 : 0))); }
}

/**
 * Rows of `pages.tasks`, which is `tasks.get_all_ex` and can order by names of projects, users and parents: `filters`, `order_by`, `fields`; `counted` are the filters as a count wants them, null while
 * that is not known yet. Gives `{count, counted, row(i), indexOf(id), sight(first, last), between(from, to), reload, error, loading}`.
 * Rows of another query stay in sight, as `stale`, until the first ones of this one are there.
 */
export function useRows({ filters, order, fields, counted, when }) {
  const [version, draw] = useReducer((n) => n + 1, 0);
  const key = JSON.stringify([filters, order, fields]);
  const countKey = counted && JSON.stringify(counted);
  const mine = useRef({ now: new Rows(null), next: null, seen: [0, PAGE - 1], timer: 0, pace: new Pace(), lastCount: 0, strangers: false, counts: {}, gone: false });
  const query = useRef();
  query.current = { filters, order, fields, counted, countKey };

  const fetchPage = useCallback((rows, number) => {
    if (!rows.asking.has(number)) {
      const abort = new AbortController();
      rows.asking.set(number, { abort, done: null });
      rows.old.delete(number); // what changes from now on may be missing in the answer
      rows.asking.get(number).done = fetched(rows, number, abort);
    }
    return rows.asking.get(number)?.done;
  }, []);

  const fetched = useCallback(async (rows, number, abort) => {
    const done = mine.current.pace.begin();
    try {
      const body = { ...rows.query.filters, order_by: rows.query.order, only_fields: rows.query.fields, page: number, page_size: PAGE };
      const { tasks } = await call("pages.tasks", body, { signal: abort.signal });
      if (mine.current.gone || (rows !== mine.current.now && rows !== mine.current.next)) return;
      done();
      rows.take(number, tasks);
      rows.error = null;
      if (rows === mine.current.next) { mine.current.now = rows; mine.current.next = null; }
      draw();
    } catch (error) {
      rows.old.add(number);
      if (error.name !== "AbortError") { rows.error = error; draw(); }
    } finally {
      rows.asking.delete(number);
    }
    if (!rows.error) want();
  }, []);

  /** Ask for what is in sight and not there; at most so many at once, and the nearest first. */
  const want = useCallback(() => {
    const rows = mine.current.next ?? mine.current.now;
    const [first, last] = rows === mine.current.next ? [0, 0] : mine.current.seen;
    for (let number = Math.floor(first / PAGE); number <= Math.floor(last / PAGE) && rows.asking.size < AT_ONCE; number += 1) {
      if (!rows.pages.has(number) || rows.old.has(number)) fetchPage(rows, number);
    }
  }, []);

  const countAll = useCallback(async () => {
    const { counted: wanted, countKey: asked } = query.current;
    const rows = mine.current.now;
    if (!asked || rows.total !== undefined && rows.pages.get(0)?.length < PAGE) return;
    mine.current.lastCount = performance.now();
    mine.current.strangers = false;
    try {
      const { tasks } = await call("organization.get_entities_count", { tasks: wanted });
      mine.current.counts = { [asked]: tasks };
      if (query.current.countKey === asked) { mine.current.now.total = tasks; draw(); }
    } catch { /* rows without a number are rows all the same; the next change asks again */ }
  }, []);

  useEffect(() => {
    const state = mine.current;
    for (const { abort } of state.next?.asking.values() ?? []) abort.abort();
    state.next = new Rows(key, query.current);
    draw();
    want();
  }, [key]);

  useEffect(() => {
    const { now, counts } = mine.current;
    if (now.key !== key || now.total !== undefined) return;
    if (countKey in counts) { now.total = counts[countKey]; draw(); } else countAll();
  }, [countKey, mine.current.now]);

  const reload = useCallback(({ recount = true } = {}) => {
    const state = mine.current;
    const rows = state.next ?? state.now;
    const [first, last] = state.seen.map((place) => Math.floor(place / PAGE));
    for (const number of [...rows.pages.keys()]) { // what is out of sight is fetched when it comes back
      if (number >= first && number <= last) rows.old.add(number);
      else { for (const task of rows.pages.get(number)) rows.places.delete(task.id); rows.pages.delete(number); }
    }
    rows.error = null;
    want();
    if (recount) { state.counts = {}; countAll(); }
  }, []);

  useChanges((changes) => {
    const state = mine.current;
    if (!when(changes)) return;
    // Rows that are known keep their number. Another one may be new, or somewhere out of sight: then it is counted again.
    state.strangers ||= !Array.isArray(changes.tasks) || changes.tasks.some((id) => !state.now.places.has(id));
    const wait = () => state.pace.wait(PAUSE_MS);
    const later = () => {
      state.timer = 0;
      if (document.hidden) { state.timer = setTimeout(later, PAUSE_MS); return; }
      const due = performance.now() - state.lastCount >= COUNT_PAUSE_MS;
      reload({ recount: state.strangers && due });
      if (state.strangers && !due) state.timer = setTimeout(later, Math.max(wait(), COUNT_PAUSE_MS - (performance.now() - state.lastCount)));
    };
    state.timer ||= setTimeout(later, wait());
  });
  useEffect(() => () => { mine.current.gone = true; clearTimeout(mine.current.timer); }, []);

  const sight = useCallback((first, last) => {
    mine.current.seen = [Math.max(0, first), Math.max(0, last)];
    want();
  }, []);

  /** The rows of a range, those not there yet as well: for a selection that goes beyond what was seen. */
  const between = useCallback(async (from, to) => {
    const rows = mine.current.now;
    const found = [];
    for (let number = Math.floor(from / PAGE); number <= Math.floor(to / PAGE); number += 1) {
      if (!rows.pages.has(number)) await fetchPage(rows, number);
      const tasks = rows.pages.get(number) ?? [];
      found.push(...tasks.slice(Math.max(0, from - number * PAGE), Math.max(0, to + 1 - number * PAGE)));
    }
    return found;
  }, []);

  return useMemo(() => {
    const { now, next } = mine.current;
    return {
      count: now.count, counted: now.total !== undefined, stale: !!next && now.key !== null, loading: now.key === null, error: next?.error ?? now.error, sight, between, reload,
      row: (place) => now.pages.get(Math.floor(place / PAGE))?.[place % PAGE], indexOf: (id) => now.places.get(id) ?? -1,
    };
  }, [version]);
}

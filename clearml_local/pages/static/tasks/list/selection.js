// Which tasks are selected: kept by id with what the actions need to know of each, through sorting and scrolling.
import { useCallback, useMemo, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { announce } from "../../parts/toast.js";
import { BASE_FIELDS } from "./columns.js";

const PART = 500;
export const SELECTED_MAX = 10000;

/** `rows` of useRows, `filters` of the same query. Gives `{tasks, has, toggle, range, all, none, refresh}`. */
export function useSelection(rows, filters) {
  const [map, setMap] = useState(() => new Map());
  const [busy, setBusy] = useState(false);
  // what is in sight is newer than what was selected
  const tasks = useMemo(() => [...map.values()].map((task) => rows.row(rows.indexOf(task.id)) ?? task), [map, rows]);

  const add = (some) => setMap((before) => new Map([...before, ...some.map((task) => [task.id, task])]));
  const toggle = (place) => {
    const task = rows.row(place);
    if (!task) return;
    setMap((before) => {
      const now = new Map(before);
      if (!now.delete(task.id)) now.set(task.id, task);
      return now;
    });
  };
  const range = async (from, to) => {
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    add(await rows.between(first, last));
  };
  const all = useCallback(async () => {
    setBusy(true);
    try {
      const found = [];
      for (let page = 0; found.length < SELECTED_MAX; page += 1) {
        const some = (await call("tasks.get_all_ex", { ...filters, order_by: ["created"], only_fields: BASE_FIELDS, page, page_size: PART })).tasks;
        found.push(...some);
        if (some.length < PART) break;
      }
      add(found);
    } catch (error) { announce(error.message, "error"); }
    setBusy(false);
  }, [filters]);
  const none = useCallback(() => setMap(new Map()), []);

  /** Ask again for those that an action changed; those that are gone are selected no more. */
  const refresh = async (ids) => {
    const found = new Map();
    for (let at = 0; at < ids.length; at += PART) {
      const body = { id: ids.slice(at, at + PART), only_fields: BASE_FIELDS, page_size: PART, search_hidden: true };
      for (const task of (await call("tasks.get_all_ex", body)).tasks) found.set(task.id, task);
    }
    setMap((before) => new Map([...before].filter(([id]) => !ids.includes(id) || found.has(id)).map(([id, task]) => [id, found.get(id) ?? task])));
  };
  return { tasks, size: map.size, has: (id) => map.has(id), toggle, range, all, none, refresh, busy };
}

// The order of a queue while it is changed: shown at once, asked of the server, and then what the server says.
import { useCallback, useLayoutEffect, useRef, useState } from "../base/html.js";
import { call } from "../base/api.js";
import { t } from "../base/words.js";
import { announce } from "../parts/toast.js";

const WISHED_MS = 3000;

/** The entries in the order wished for; what came meanwhile is at the end, what left is gone. */
function arranged(entries, wished) {
  if (!wished) return entries;
  const place = new Map(wished.map((id, i) => [id, i]));
  return [...entries].sort((a, b) => (place.get(a.task.id) ?? Infinity) - (place.get(b.task.id) ?? Infinity) || 0);
}

const isSame = (entries, wished) => {
  const there = new Set(entries.map((one) => one.task.id));
  return wished.filter((id) => there.has(id)).every((id, i) => entries[i].task.id === id);
};

export function placed(ids, from, to) {
  const order = ids.filter((_, i) => i !== from);
  order.splice(to, 0, ids[from]);
  return order;
}

function request(queue, task, from, to, last) {
  if (to === 0) return call("queues.move_task_to_front", { queue, task });
  if (to === last) return call("queues.move_task_to_back", { queue, task });
  const name = to < from ? "forward" : "backward";
  return call(`queues.move_task_${name}`, { queue, task, count: Math.abs(to - from) });
}

/**
 * `{shown, move(task id, place), said}`; `said` is for a screen reader. Moves are asked one after the other, however
 * quickly they are made: each counts from where the one before has put the task.
 */
export function useOrder(queue, entries, reload) {
  const [wished, setWished] = useState(null);
  const [said, say] = useState("");
  const line = useRef({ last: Promise.resolve(), open: 0, timer: 0 });
  const shown = arranged(entries, wished);
  const latest = useRef(shown);
  latest.current = shown;
  // An answer that was on its way may be of an order before the last move: the wish stands until one says the same.
  useLayoutEffect(() => {
    if (wished && !line.current.open && isSame(entries, wished)) setWished(null);
  }, [entries, wished]);
  const move = useCallback((task, goal) => {
    const ids = latest.current.map((one) => one.task.id);
    const from = ids.indexOf(task);
    const to = Math.max(0, Math.min(goal, ids.length - 1));
    if (from < 0 || from === to) return;
    const entry = latest.current[from];
    setWished(placed(ids, from, to));
    latest.current = arranged(latest.current, placed(ids, from, to));
    say(t("entry.at", { name: entry.task.name, place: to + 1, n: ids.length }));
    line.current.open += 1;
    line.current.last = line.current.last.then(() => request(queue, task, from, to, ids.length - 1)).catch((error) => {
      announce(error.message || t("error.unknown"), "error");
      setWished(null);
    }).then(() => {
      line.current.open -= 1;
      if (line.current.open) return;
      reload();
      clearTimeout(line.current.timer);
      line.current.timer = setTimeout(() => { if (!line.current.open) setWished(null); }, WISHED_MS); // others may move, too
    });
  }, [queue, reload]);
  return { shown, move, said };
}

// Dragging in a list with mouse, pen or finger. Pointer events, captured by the handle, so that the list may scroll.
import { useEffect, useLayoutEffect, useRef, useState } from "../base/html.js";

const EDGE = 60;
const SCROLL = 12;

/** Where a row would go whose middle is at `y`, among rows [{top, height}]; all from the top of the list, wherever that is. */
export function placeAt(y, rows, from) {
  const others = rows.filter((_, i) => i !== from);
  const place = others.findIndex((row) => y < row.top + row.height / 2);
  return place < 0 ? others.length : place;
}

/** Where the rows of a list lie when none is dragged: an offset knows nothing of how far one is drawn from its place. */
function measured(list) {
  const of = (row) => (row.offsetParent === list ? row.offsetTop : row.offsetTop - list.offsetTop);
  return [...list.children].map((row) => ({ top: of(row), height: row.offsetHeight }));
}

/**
 * `keys` are those of the rows, in order: they may come and leave while one of them is dragged.
 * `onDrop(key, place)`. Gives `{drag, begin(event, key, index)}`; `drag` is null or `{key, from, to, shift(index)}`, how far
 * each row is to be drawn from its place. Escape gives up.
 */
export function useDrag(list, keys, onDrop) {
  const [drag, setDrag] = useState(null);
  const now = useRef(null);
  const drop = useRef(onDrop);
  drop.current = onDrop;
  const show = (some) => { now.current = some; setDrag(some); };

  useEffect(() => {
    if (!drag) return undefined;
    const moved = () => {
      const { y, start, rows, from } = now.current;
      const dy = y - list.current.getBoundingClientRect().top - start;
      show({ ...now.current, dy, to: placeAt(rows[from].top + rows[from].height / 2 + dy, rows, from) });
    };
    // It may be over already: what listens goes with the next drawing only.
    const mine = (event) => now.current?.pointer === event.pointerId;
    const move = (event) => { if (mine(event)) { now.current.y = event.clientY; moved(); } };
    const end = (event) => {
      if (!mine(event)) return;
      const { key, from, to } = now.current;
      show(null);
      if (event.type === "pointerup" && to !== from) drop.current(key, to);
    };
    const escape = (event) => { if (event.key === "Escape") { event.preventDefault(); show(null); } };
    const edges = setInterval(() => {
      if (!now.current) return;
      const { y } = now.current;
      const by = y < EDGE ? -SCROLL : y > innerHeight - EDGE ? SCROLL : 0;
      if (by) { scrollBy(0, by); moved(); }
    }, 16);
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
    addEventListener("keydown", escape);
    return () => {
      clearInterval(edges);
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      removeEventListener("keydown", escape);
    };
  }, [!drag]);

  const order = keys.join("\n");
  useLayoutEffect(() => { // before anything listens again: what is dragged may have left, and the whole list with it
    if (!now.current || now.current.order === order) return;
    const { key, rows: before, from: place, start } = now.current;
    const from = keys.indexOf(key);
    if (from < 0) { show(null); return; }
    const rows = measured(list.current);
    const by = rows[from].top - before[place].top; // its own place moved, and not what is under the pointer
    const dy = now.current.dy - by;
    show({ ...now.current, order, rows, from, dy, start: start + by, to: placeAt(rows[from].top + rows[from].height / 2 + dy, rows, from) });
  }, [order]);

  const begin = (event, key, from) => {
    if (event.button || now.current) return;
    event.target.setPointerCapture?.(event.pointerId);
    const ground = list.current.getBoundingClientRect().top;
    const y = event.clientY;
    show({ key, order, from, to: from, dy: 0, y, start: y - ground, rows: measured(list.current), pointer: event.pointerId });
  };

  const shift = (index) => {
    const { from, to, dy, rows } = drag;
    if (drag.order !== order) return 0; // rows came or left: measured in a moment
    if (index === from) return dy;
    if (index > from && index <= to) return -rows[from].height;
    return index < from && index >= to ? rows[from].height : 0;
  };
  return { drag: drag && { key: drag.key, from: drag.from, to: drag.to, shift }, begin };
}

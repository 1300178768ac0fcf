// A table of very many rows, of which only those in sight are drawn. One stop for Tab: arrows move a mark along rows
// and cells, space selects, with shift a range, Enter opens. On a narrow screen the same rows are cards.
import { Component, classes, html, style, useEffect, useId, useLayoutEffect, useRef, useState } from "../base/html.js";
import { t } from "../base/words.js";
import { Head } from "./grid/head.js";
import { moveOf } from "./grid/keys.js";
import { useAbove, useRange, useSize } from "./grid/sight.js";
import "./grid/words.js";

style(import.meta.url, "grid/grid.css");
export const CHECK_WIDTH = 44;
const ROW = 36;
const ROW_COARSE = 44;
const FREE_MOST = "42rem"; // wider, and what stands beside a name is too far away to be read with it
const coarse = matchMedia("(pointer: coarse)");

const template = (columns) => [`${CHECK_WIDTH}px`, ...columns.map((column) => (column.free ? `minmax(${column.width}px, ${FREE_MOST})` : `${column.width}px`)), "minmax(0, 1fr)"].join(" ");

/** One row. It is drawn again only when something of it has changed: most of what happens concerns other rows. */
class Row extends Component {
  shouldComponentUpdate(next) { return Object.keys(next).some((name) => next[name] !== this.props[name]); }

  render({ index, item, columns, active, cell, chosen, height, card, name, act }) {
    const look = { transform: `translateY(${index * height}px)`, height: `${height}px`, gridTemplateColumns: card ? undefined : template(columns) };
    const mark = (place) => ({ role: "gridcell", "aria-colindex": place + 1, id: active ? cellId(name, index, place) : undefined });
    const check = html`<div class="grid-check" ...${mark(0)} data-mark=${active && cell === 0 ? "" : undefined}>
      <input type="checkbox" tabindex="-1" checked=${chosen} disabled=${item === undefined} aria-label=${t("grid.select", { name: item?.name ?? "" })}
        onClick=${(event) => { event.stopPropagation(); act.current.toggled(event, index); }} /></div>`;
    return html`<div role="row" class=${classes("grid-row", { active, chosen })} aria-rowindex=${index + 2} aria-selected=${chosen} aria-busy=${item === undefined || undefined}
      style=${look} onClick=${(event) => act.current.pressed(event, index)} onDblClick=${() => item && act.current.opened(item)}>${check}${card
        ? html`<div class="grid-card" ...${mark(1)}>${item ? card(item) : html`<span class="grid-wait" />`}</div>`
        : columns.map((column, place) => html`<div key=${column.id} ...${mark(place + 1)} class=${classes("grid-cell", { number: column.number, fixed: place === 0 })}
          data-mark=${active && cell === place + 1 ? "" : undefined}>${item ? column.draw(item) : html`<span class="grid-wait" />`}</div>`)}</div>`;
  }
}

const cellId = (name, index, cell) => `${name}-${index}-${cell}`;

/**
 * `count` rows; `row(i)` gives one, or undefined while it is on its way; each has an `id`. `indexOf(id)` says where a row
 * lies now: what is in sight stays in sight when others come before it.
 * `columns`: [{id, title, width, free, number, sortable, draw(row)}], the first of which stays in sight; a `free` one takes of what is left.
 * `selected(id)`; `onToggle(i)`, `onRange(from, to, before)` (`before` is where the range ended until now), `onAll()`, `onNone()`; `onOpen(row)`; `onSight(first, last)`;
 * `sort`: {id, descending}, `onSort(id)`; `onResize(id, width)`, `onMove(id, by)`; `card(row)` and `cardHeight` make it cards.
 */
export function Grid(props) {
  const { label, count, row, indexOf, selected, onToggle, onRange, onAll, onNone, onOpen, onSight, card, cardHeight = 104, stale = false } = props;
  const [pulled, setPulled] = useState(null); // the width of a column while it is pulled
  const columns = pulled ? props.columns.map((one) => (one.id === pulled.id ? { ...one, width: pulled.width, free: false } : one)) : props.columns;
  const scroller = useRef(null);
  const name = useId();
  const [mark, setMark] = useState({ index: 0, cell: 1, id: undefined });
  const anchor = useRef(null);
  const height = card ? cardHeight : coarse.matches ? ROW_COARSE : ROW;
  const size = useSize(scroller);
  const head = card ? 0 : height;
  const [first, last] = useRange(scroller, { count, height, size: size.height - head });
  const index = Math.min(mark.index, Math.max(0, count - 1));

  const above = useAbove(scroller);
  useEffect(() => { onSight(first, last); }, [first, last, onSight]);
  useStay(scroller, { row, indexOf, first, last, height, mark, setMark });

  const show = (place) => {
    const box = scroller.current;
    const room = box.clientHeight - head;
    if (place * height < box.scrollTop) box.scrollTop = place * height;
    else if ((place + 1) * height > box.scrollTop + room) box.scrollTop = (place + 1) * height - room;
  };
  const go = (place, cell = mark.cell) => {
    setMark({ index: place, cell, id: row(place)?.id });
    show(place);
  };
  const toggled = (event, place) => {
    setMark({ index: place, cell: 0, id: row(place)?.id });
    if (event.shiftKey && anchor.current !== null) onRange(anchor.current, place);
    else { onToggle(place); anchor.current = place; }
  };
  const act = useRef(null);
  act.current = {
    toggled,
    opened: onOpen,
    pressed: (event, place) => {
      if (event.target.closest("a, button, input")) return;
      scroller.current.focus({ preventScroll: true });
      if (event.ctrlKey || event.metaKey || event.shiftKey) { event.preventDefault(); toggled(event, place); }
      setMark({ index: place, cell: mark.cell, id: row(place)?.id });
    },
  };
  const keys = (event) => {
    if (event.target !== scroller.current || event.altKey || !count) return;
    const move = moveOf(event, { index, cell: mark.cell, count, cells: card ? 2 : columns.length + 1, page: Math.max(1, Math.floor((size.height - head) / height) - 1) });
    if (move) {
      if (event.shiftKey && move.index !== index) { anchor.current ??= index; onRange(anchor.current, move.index, index); } else if (move.index !== index) anchor.current = null;
      go(move.index, move.cell);
      scrollToCell(scroller.current, columns, move.cell);
    } else if (event.key === " ") toggled(event, index);
    else if (event.key === "Enter" && row(index)) onOpen(row(index));
    else if (event.key === "Escape") onNone?.();
    else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) onAll();
    else return;
    event.preventDefault();
  };

  const rows = [];
  for (let place = first; place <= last && place < count; place += 1) {
    rows.push(html`<${Row} key=${place} index=${place} item=${row(place)} columns=${columns} active=${place === index} cell=${place === index ? mark.cell : -1}
      chosen=${row(place) !== undefined && selected(row(place).id)} height=${height} card=${card} name=${name} act=${act} />`);
  }
  const wide = CHECK_WIDTH + columns.reduce((sum, column) => sum + column.width, 0);
  return html`<div class=${classes("grid", { cards: card, stale })} role="grid" ref=${scroller} tabindex="0" aria-label=${label} aria-multiselectable="true"
    aria-rowcount=${count + 1} aria-colcount=${card ? 2 : columns.length + 1} onKeyDown=${keys} style=${{ "--rows": `${count * height + head}px`, "--above": `${above}px` }}
    aria-activedescendant=${index >= first && index <= last && count ? cellId(name, index, Math.min(mark.cell, card ? 1 : columns.length)) : undefined}>
    <${Head} ...${props} columns=${columns} onPull=${setPulled} hidden=${!!card} template=${template(columns)} height=${height} width=${wide} checkWidth=${CHECK_WIDTH} />
    <div role="rowgroup" class="grid-body" style=${{ height: `${count * height}px`, minWidth: card ? undefined : `${wide}px` }}>${rows}</div></div>`;
}

/** Bring the marked cell into sight sideways; the first column covers what is left of it. */
function scrollToCell(box, columns, cell) {
  if (cell < 2 || cell > columns.length) { if (cell < 2) box.scrollLeft = 0; return; }
  const before = CHECK_WIDTH + columns.slice(0, cell - 1).reduce((sum, column) => sum + column.width, 0);
  const covered = CHECK_WIDTH + columns[0].width;
  if (before - covered < box.scrollLeft) box.scrollLeft = before - covered;
  else if (before + columns[cell - 1].width > box.scrollLeft + box.clientWidth) box.scrollLeft = before + columns[cell - 1].width - box.clientWidth;
}

/** When rows come or go above what is in sight, scroll along with it; at the top, new rows are to be seen. */
function useStay(scroller, { row, indexOf, first, last, height, mark, setMark }) {
  const seen = useRef([]);
  useLayoutEffect(() => {
    const box = scroller.current;
    const moves = [];
    for (const [id, place] of seen.current) {
      const now = row(place)?.id === id ? place : indexOf(id);
      if (now >= 0) moves.push(now - place);
    }
    moves.sort((a, b) => a - b);
    const by = moves[Math.floor(moves.length / 2)] ?? 0;
    if (by && box.scrollTop > height / 2) box.scrollTop += by * height;
    if (mark.id !== undefined && row(mark.index)?.id !== mark.id) {
      const now = indexOf(mark.id);
      setMark(now >= 0 ? { ...mark, index: now } : { ...mark, id: row(mark.index)?.id });
    }
    seen.current = [];
  }, [row]);
  useLayoutEffect(() => {
    seen.current = [];
    for (let place = first; place <= last; place += 1) {
      const item = row(place);
      if (item) seen.current.push([item.id, place]);
    }
  });
}

// The head of the grid: a button sorts; a grip at the edge changes the width, the name dragged elsewhere the order.
// With keys, on the button: shift and arrows change the width, control and arrows move the column.
import { classes, html, useId, useRef, useState } from "../../base/html.js";
import { t } from "../../base/words.js";

const STEP = 24;
export const WIDTH_MIN = 56;
export const WIDTH_MAX = 900;
const within = (width) => Math.round(Math.max(WIDTH_MIN, Math.min(WIDTH_MAX, width)));

/** As wide as it is: a column that takes what is left is wider than it was made. */
const widthOf = (event) => Math.round(event.currentTarget.closest("[role=columnheader]").offsetWidth);

function Cell({ column, place, sort, onSort, onResize, onPull, onMove, help, dragged, setDragged, columns }) {
  const from = useRef(null);
  const sorted = sort?.id === column.id;
  const order = sorted ? (sort.descending ? "descending" : "ascending") : undefined;
  const keys = (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    if (event.shiftKey) onResize(column.id, within(widthOf(event) + by * STEP));
    else if (event.ctrlKey || event.metaKey) onMove(column.id, place + by);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const grip = {
    onPointerDown: (event) => {
      event.preventDefault();
      event.target.setPointerCapture(event.pointerId);
      from.current = { x: event.clientX, width: widthOf(event), moved: false };
    },
    onPointerMove: (event) => {
      if (!from.current || (event.clientX === from.current.x && !from.current.moved)) return;
      from.current.moved = true;
      onPull({ id: column.id, width: within(from.current.width + event.clientX - from.current.x) });
    },
    onPointerUp: () => { if (from.current?.moved && column.width !== from.current.width) onResize(column.id, column.width); from.current = null; onPull(null); },
    onPointerCancel: () => { from.current = null; onPull(null); },
    onDblClick: () => onResize(column.id, undefined),
  };
  const over = (event) => { if (dragged && dragged !== column.id && place > 0) event.preventDefault(); };
  const drop = (event) => {
    event.preventDefault();
    if (dragged && place > 0) onMove(dragged, place);
    setDragged(null);
  };
  return html`<div role="columnheader" aria-colindex=${place + 2} aria-sort=${order} class=${classes("grid-cell", { number: column.number, fixed: place === 0, dragged: dragged === column.id })}
    draggable=${place > 0} onDragStart=${(event) => { if (from.current) { event.preventDefault(); return; } event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", column.id); setDragged(column.id); }}
    onDragEnd=${() => setDragged(null)} onDragOver=${over} onDrop=${drop}>
    <button type="button" class="grid-sort" title=${column.long ?? column.title} aria-describedby=${help} onKeyDown=${keys} data-column=${column.id}
      aria-disabled=${column.sortable === false || undefined} onClick=${() => column.sortable !== false && onSort(column.id)}>
      <span>${column.title}</span>${sorted && html`<span aria-hidden="true">${sort.descending ? "▼" : "▲"}</span>`}</button>
    <span class="grid-grip" aria-hidden="true" ...${grip} draggable="true" onDragStart=${(event) => { event.preventDefault(); event.stopPropagation(); }}></span></div>`;
}

export function Head({ columns, count, template, height, width, hidden, chosen = 0, onAll, onNone, ...rest }) {
  const help = useId();
  const [dragged, setDragged] = useState(null);
  const all = count > 0 && chosen >= count;
  return html`<div role="rowgroup" class=${classes("grid-head", { "reader-only": hidden })} style=${hidden ? undefined : { minWidth: `${width}px` }}>
    <span id=${help} hidden>${t("grid.column.keys")}</span>
    <div role="row" class="grid-row" aria-rowindex="1" style=${hidden ? undefined : { gridTemplateColumns: template, height: `${height}px` }}>
      <div role="columnheader" aria-colindex="1" class="grid-check"><input type="checkbox" tabindex=${hidden ? -1 : 0} aria-label=${t("grid.all")} checked=${all}
        ref=${(box) => { if (box) box.indeterminate = chosen > 0 && !all; }} onChange=${(event) => (event.target.checked ? onAll() : onNone())} /></div>
      ${hidden ? html`<div role="columnheader" aria-colindex="2">${columns[0]?.title}</div>`
        : columns.map((column, place) => html`<${Cell} key=${column.id} column=${column} place=${place} columns=${columns} help=${help} dragged=${dragged} setDragged=${setDragged} ...${rest} />`)}
    </div></div>`;
}

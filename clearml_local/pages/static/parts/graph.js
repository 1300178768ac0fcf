// A graph of things that follow from each other: stages of a run, where a model comes from.
import { classes, html, style, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../base/html.js";
import { useKept } from "../base/kept.js";
import { t } from "../base/words.js";
import { Status } from "./status.js";
import { fitting, neighbour, scaleIn, shapeOf } from "./graph/layout.js";
import "./graph/words.js";

style(import.meta.url, "graph/graph.css");

const STEP = 1.25;
const SCALES = [0.15, 2];
const READABLE = 0.72; // smaller letters are no letters: what does not fit is scrolled to
const DRAGGED = 4;
const PHONE = 560; // there the page is scrolled, and not a box in it
const KEYS = { "+": STEP, "=": STEP, "-": 1 / STEP, _: 1 / STEP };
/** A size as it is kept: "all", or a scale. */
const zoomIn = (value) => (value === "all" ? value : typeof value === "number" ? limited(value) : undefined);
const limited = (scale) => Math.min(SCALES[1], Math.max(SCALES[0], scale));

const roomAt = (width) => (width < PHONE ? 2400 : Math.max(300, Math.round(innerHeight * 0.68)));

/** How much room there is: the width is measured, the height is what a window leaves. */
function useBox(element, height) {
  const [box, setBox] = useState(null);
  useLayoutEffect(() => {
    const measure = () => setBox((before) => {
      if (!element.current) return before; // the page was left
      const width = element.current.clientWidth;
      const now = { width, height: height ?? roomAt(width) };
      return before && before.width === now.width && before.height === now.height ? before : now;
    });
    const observer = new ResizeObserver(measure);
    observer.observe(element.current);
    measure();
    return () => observer.disconnect();
  }, [height]);
  return box;
}

/** Drag the ground with a mouse; fingers and wheels scroll as everywhere. */
function useDrag(view) {
  const from = useRef(null);
  return {
    onPointerDown: (event) => {
      if (event.pointerType !== "mouse" || event.button || event.target.closest(".graph-node")) return;
      const { scrollLeft, scrollTop } = view.current;
      from.current = { x: event.clientX, y: event.clientY, scrollLeft, scrollTop };
    },
    onPointerMove: (event) => {
      if (!from.current) return;
      const [dx, dy] = [event.clientX - from.current.x, event.clientY - from.current.y];
      if (Math.abs(dx) + Math.abs(dy) > DRAGGED) view.current.setPointerCapture(event.pointerId);
      view.current.scrollTo({ left: from.current.scrollLeft - dx, top: from.current.scrollTop - dy, behavior: "instant" });
    },
    onPointerUp: () => { from.current = null; },
    onPointerCancel: () => { from.current = null; },
  };
}

function Node({ node, place, before, selected, reached, onSelect, onReach }) {
  const choose = (event) => {
    if (!onSelect || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onSelect(node.id);
  };
  const inside = html`<span class="title" title=${node.title}>${node.title}</span>
    <span class="state">${node.status && html`<${Status} status=${node.status} />`}
      ${node.badge && html`<span class="badge">${node.badge}</span>`}${node.time && html`<span class="time">${node.time}</span>`}</span>
    ${(node.lines ?? []).map((line, i) => html`<span class="line" key=${i} title=${line}>${line}</span>`)}
    ${before && html`<span class="reader-only">${t("graph.after", { names: before })}</span>`}`;
  const shared = {
    class: "graph-node", "data-node": node.id, "data-status": node.status, tabIndex: reached ? 0 : -1, onClick: choose, onFocus: onReach,
    "aria-current": selected ? "true" : undefined,
  };
  const at = { transform: `translate(${place.x}px, ${place.y}px)`, width: `${place.width}px`, height: `${place.height}px` };
  return html`<li style=${at}>${node.href ? html`<a href=${node.href} draggable=${false} ...${shared}>${inside}</a>`
    : html`<button type="button" ...${shared}>${inside}</button>`}</li>`;
}

const Edges = ({ plan, states, id, beside }) => html`<svg width=${plan.width} height=${plan.height} aria-hidden="true">
  <defs>${["done", "open"].map((kind) => html`<marker id=${`${id}-${kind}`} key=${kind} class=${kind} viewBox="0 0 8 8" refX="7" refY="4"
    markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" /></marker>`)}</defs>
  ${plan.edges.map((edge) => {
    const kind = ["pending", "created", "queued", "skipped"].includes(states.get(edge.to)) ? "open" : "done";
    const name = `${edge.from}→${edge.to}`;
    if (beside.has(name)) return html`<path key=${name} class="edge beside" d=${edge.path} />`;
    return html`<path key=${name} class=${classes("edge", kind, { moving: states.get(edge.to) === "in_progress" })}
      d=${edge.path} marker-end=${`url(#${id}-${kind})`} />`;
  })}</svg>`;

const Zoom = ({ scale, set }) => html`<div class="graph-zoom" role="group" aria-label=${t("graph.zoom")}>
  ${[["−", t("graph.out"), scale / STEP], ["+", t("graph.in"), scale * STEP], ["⤢", t("graph.fit"), "all"], ["=", t("graph.real"), 1]].map(([sign, title, goal]) => html`
    <button type="button" class="button" key=${sign} title=${title} onClick=${() => set(goal)}>
      <span aria-hidden="true">${sign}</span><span class="reader-only">${title}</span></button>`)}</div>`;

let graphs = 0;

/**
 * `nodes`: [{id, title, lines: [text], status, href, badge, time}] (`time` a text or an element such as Ran), `edges`: [[from, to]],
 * with a third item where they only stand beside each other and none comes from the other.
 * `onSelect(id)` is called in place of following `href`. `name` keeps the size chosen; `height` limits the box, in pixels;
 * what does not fit at the scale `readable` is scrolled to.
 */
export function Graph({ nodes, edges, selected, onSelect, label, name = "graph", height, readable = READABLE }) {
  const view = useRef(null);
  const [id] = useState(() => `graph${++graphs}`);
  const box = useBox(view, height);
  const [chosen, setChosen] = useKept(`${name}.zoom`, null, zoomIn);
  const [reached, setReached] = useState(null);
  const shape = shapeOf(nodes, edges);
  const plan = useMemo(() => (box && nodes.length ? fitting(nodes, edges, box) : null), [shape, box]);
  const fit = plan ? scaleIn(plan, box) : 1;
  const scale = chosen === "all" ? fit : chosen ?? Math.max(fit, Math.min(readable, 1));
  const states = new Map(nodes.map((node) => [node.id, node.status]));
  const titles = new Map(nodes.map((node) => [node.id, node.title]));
  const first = plan && (states.has(reached) ? reached : states.has(selected) ? selected : topmost(plan));
  const zoom = (goal) => setChosen(goal === "all" ? "all" : limited(goal));
  const show = (one) => view.current?.querySelector(`[data-node="${CSS.escape(one)}"]`)?.scrollIntoView({ block: "nearest", inline: "center" });

  useEffect(() => { // what counts is in sight: the chosen one, or what runs
    const active = selected ?? nodes.find((node) => node.status === "in_progress")?.id;
    if (!view.current || !plan || active === undefined || !plan.nodes.has(active)) return;
    const { x, y, width: w, height: h } = plan.nodes.get(active);
    const { clientWidth, clientHeight } = view.current;
    view.current.scrollTo({ left: (x + w / 2) * scale - clientWidth / 2, top: (y + h / 2) * scale - clientHeight / 2 });
  }, [plan, selected, scale, nodes.find((node) => node.status === "in_progress")?.id]);

  useEffect(() => { // not passive: with ctrl the browser would enlarge the whole page
    const wheel = (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      setChosen(limited(scale * (event.deltaY < 0 ? STEP : 1 / STEP)));
    };
    const element = view.current;
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [scale]);

  const keys = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !plan) return;
    if (event.key in KEYS) { event.preventDefault(); zoom(scale * KEYS[event.key]); }
    if (event.key === "0") { event.preventDefault(); zoom("all"); }
    const from = event.target.dataset?.node;
    if (from === undefined || !/^(Arrow|Home$|End$)/.test(event.key)) return;
    event.preventDefault();
    const order = inOrder(plan);
    const goal = { Home: order[0], End: order.at(-1) }[event.key] ?? neighbour(plan, edges, nodes.find((node) => `${node.id}` === from).id, event.key);
    if (goal === undefined) return;
    view.current.querySelector(`[data-node="${CSS.escape(goal)}"]`).focus({ preventScroll: true });
    show(goal);
  };
  const parents = new Map(nodes.map((node) => [node.id, []]));
  for (const [from, to] of edges) parents.get(to)?.push(titles.get(from));
  const before = (node) => parents.get(node).filter(Boolean).join(", ");
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return html`<div class="graph" onKeyDown=${keys}>
    <div class="graph-view" ref=${view} ...${useDrag(view)} style=${{ maxHeight: box ? `${box.height}px` : undefined }}>
      ${plan && html`<div class="graph-board" style=${{ width: `${plan.width * scale}px`, height: `${plan.height * scale}px` }}>
        <div style=${{ width: `${plan.width}px`, height: `${plan.height}px`, transform: `scale(${scale})` }}>
          <${Edges} plan=${plan} states=${states} id=${id} beside=${new Set(edges.filter(([, , how]) => how).map(([from, to]) => `${from}→${to}`))} />
          <ul aria-label=${label} aria-describedby=${`${id}-help`}>${inOrder(plan).map((one) => html`<${Node} key=${one} node=${byId.get(one)} place=${plan.nodes.get(one)}
            before=${before(one)} selected=${one === selected} reached=${one === first} onSelect=${onSelect} onReach=${() => setReached(one)} />`)}</ul></div></div>`}
      ${!nodes.length && html`<p class="faint">${t("graph.empty")}</p>`}</div>
    ${plan && html`<${Zoom} scale=${scale} set=${zoom} />`}<p id=${`${id}-help`} class="reader-only">${t("graph.help")}</p></div>`;
}

/** Ids in the order of the graph: a list reads as it goes on. */
function inOrder(plan) {
  const [main, cross] = plan.tall ? ["y", "x"] : ["x", "y"];
  return [...plan.nodes.keys()].sort((a, b) => plan.nodes.get(a)[main] - plan.nodes.get(b)[main] || plan.nodes.get(a)[cross] - plan.nodes.get(b)[cross]);
}
const topmost = (plan) => inOrder(plan)[0];

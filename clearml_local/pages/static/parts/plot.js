// A plot that a task reported, as Plotly draws it: in a frame of no origin, when it comes into sight. Tables and
// pictures are shown as such. The frame gets data and colours by message, and gives back how tall it is.
import { html, style, useEffect, useMemo, useRef, useState } from "../base/html.js";
import { knownSession } from "../base/api.js";
import { language, t, useLanguage } from "../base/words.js";
import { Button, Command, Failure } from "./basics.js";
import { useTheme } from "./curve.js";
import { Picture } from "./report.js";
import { onlyImages, onlyTables, parsed, tracesOf, valuesOf, withoutAddresses } from "./reports/plot_data.js";
import { DataTable } from "./reports/table.js";
import "./reports/words.js";

style(import.meta.url, "plot.css");
const HEIGHT = 420;
const HEIGHT_MAX = 2400;
const PATIENCE_MS = 45_000;
const NEAR = "300px";
const FAR = "3000px";
const AT_ONCE = 2;

// Frames load Plotly, which is large: a few at a time, the one that waited longest first.
const waiting = new Set();
let loading = 0;
function next() {
  for (const begin of waiting) {
    if (loading >= AT_ONCE) return;
    waiting.delete(begin);
    loading += 1;
    begin();
  }
}
const leave = () => { loading -= 1; next(); };

function colours() {
  const root = document.documentElement;
  const known = getComputedStyle(root);
  const of = (name) => known.getPropertyValue(`--${name}`).trim();
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  return { dark, ink: of("ink"), line: of("line"), edge: of("edge"), paper: of("paper"), colours: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => of(`c${n}`)) };
}

/** Whether a frame is to be there: from near to far out of sight, so that a long page does not keep hundreds. */
function useNear(box) {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const comes = new IntersectionObserver(([one]) => { if (one.isIntersecting) setNear(true); }, { rootMargin: NEAR });
    const goes = new IntersectionObserver(([one]) => { if (!one.isIntersecting) setNear(false); }, { rootMargin: FAR });
    comes.observe(box.current);
    goes.observe(box.current);
    return () => { comes.disconnect(); goes.disconnect(); };
  }, []);
  return near;
}

function Drawing({ plot, title, height }) {
  useLanguage();
  const theme = useTheme();
  const [box, frame, turn] = [useRef(null), useRef(null), useRef(null)];
  const near = useNear(box);
  const [started, setStarted] = useState(false);
  const [state, setState] = useState({ tall: Math.min(HEIGHT_MAX, Number(plot.layout?.height) || height || HEIGHT), done: false, why: null });
  const send = () => frame.current?.contentWindow.postMessage({
    type: "draw", data: tracesOf(plot), layout: plot.layout ?? {}, theme: colours(), language: language(), height,
  }, "*");

  useEffect(() => {
    if (!near || state.why) return undefined;
    let mine = false;
    const begin = () => { mine = true; setStarted(true); };
    const end = () => { if (mine) { mine = false; leave(); } };
    const timer = setTimeout(() => setState((before) => (before.done ? before : { ...before, why: t("plot.silent") })), PATIENCE_MS);
    const hear = ({ source, data }) => {
      if (!frame.current || source !== frame.current.contentWindow || !data || typeof data !== "object") return;
      if (data.type === "ready") turn.current?.();
      if (data.type === "drawn") setState({ tall: Math.min(HEIGHT_MAX, Math.max(120, Number(data.height) || HEIGHT)), done: true, why: null });
      if (data.type === "failed") setState((before) => ({ ...before, why: `${data.why}`.slice(0, 300) }));
      if (data.type === "picture" && /^data:image\/png;base64,/.test(data.url)) save(data.url, title);
      if (data.type === "drawn" || data.type === "failed") { clearTimeout(timer); end(); }
    };
    addEventListener("message", hear);
    waiting.add(begin);
    next();
    return () => {
      removeEventListener("message", hear);
      clearTimeout(timer);
      waiting.delete(begin);
      end();
      setStarted(false);
      setState((before) => ({ ...before, done: false }));
    };
  }, [near, state.why !== null]);

  turn.current = send;
  useEffect(() => { if (state.done) send(); }, [plot, theme, language()]);

  if (state.why !== null) {
    return html`<div ref=${box}><${Failure} error=${{ message: t("plot.failed", { why: state.why }) }} retry=${() => setState({ ...state, why: null, done: false })} /></div>`;
  }
  return html`<div class="place" ref=${box} style=${{ minHeight: `${state.tall}px` }}>
    ${started && html`<iframe ref=${frame} sandbox="allow-scripts" src="/static/frames/plot.html" title=${t("plot.frame", { title: title ?? "" })}
      style=${{ height: `${state.tall}px` }}></iframe>`}
    ${started && !state.done && html`<p class="loading">${t("plot.drawing")}</p>`}
    ${state.done && html`<${Button} kind="quiet save" onClick=${() => frame.current?.contentWindow.postMessage({ type: "picture" }, "*")}>${t("plot.save")}<//>`}</div>`;
}

function save(url, title) {
  const link = Object.assign(document.createElement("a"), { href: url, download: `${(title || "plot").replace(/[^\w.-]+/g, "_").slice(0, 80)}.png` });
  link.click();
}

const Tables = ({ tables, title }) => tables.map((table, place) => html`<${DataTable} key=${place} ...${table} title=${table.title ?? title} />`);

/** `plot`: what an event's `plot_str` holds, parsed or not. */
export function Plot({ plot, title, height }) {
  const made = useMemo(() => parsed(plot), [plot]);
  const [open, setOpen] = useState(false);
  const drawn = useMemo(() => made && withoutAddresses(made), [made]);
  if (!made) {
    return html`<div class="plot"><p class="notice">${t("plot.broken")}</p><details><summary>${t("plot.raw")}</summary><pre tabindex="0">${`${plot ?? ""}`.slice(0, 5000)}</pre></details></div>`;
  }
  const tables = onlyTables(made);
  if (tables) return html`<div class="plot"><${Tables} tables=${tables} title=${title} /></div>`;
  const images = onlyImages(made);
  if (images) return html`<div class="plot">${images.map((source) => html`<${Picture} url=${source} title=${title} />`)}</div>`;
  if (!knownSession()?.plotly) {
    return html`<div class="plot"><${Command} title=${t("plot.missing")} text="pip install plotly" /><${Tables} tables=${valuesOf(made)} title=${title} /></div>`;
  }
  return html`<div class="plot"><${Drawing} plot=${drawn} title=${title} height=${height} />
    <footer><details onToggle=${(event) => setOpen(event.currentTarget.open)}><summary>${t("plot.values")}</summary>
      ${open && html`<${Tables} tables=${valuesOf(made)} title=${title} />`}</details></footer></div>`;
}

// Curves, drawn by uPlot when they come into sight. Drag zooms, a double click shows everything again, the legend
// hides and shows; the keyboard does the same, and a table says it in words.
import { html, style, useEffect, useMemo, useRef, useState } from "../base/html.js";
import { t, useLanguage } from "../base/words.js";
import { number, writerOf } from "../base/times.js";
import { aligned, coloured, drawable, optionsOf, summary, xText } from "./reports/curve_options.js";
import "./reports/words.js";

style(import.meta.url, "curve.css");

let library = null;
function drawer() {
  style(import.meta.url, "/vendor/uplot.css");
  library ??= import("/vendor/uplot.js").then((module) => module.default, (error) => { library = null; throw error; });
  return library;
}

/** Counts up when the theme changes, by hand or by the system. */
export function useTheme() {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const tell = () => setTurn((before) => before + 1);
    const media = matchMedia("(prefers-color-scheme: dark)");
    media.addEventListener("change", tell);
    addEventListener("theme-changed", tell);
    return () => { media.removeEventListener("change", tell); removeEventListener("theme-changed", tell); };
  }, []);
  return turn;
}

/** Whether an element has come into sight; once it has, it stays so. */
export function useSeen(element, margin = "300px") {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const watch = new IntersectionObserver((some) => { if (some.some((one) => one.isIntersecting)) { setSeen(true); watch.disconnect(); } }, { rootMargin: margin });
    watch.observe(element.current);
    return () => watch.disconnect();
  }, []);
  return seen;
}

const known = (some = {}) => Object.fromEntries(Object.entries(some).filter(([, value]) => typeof value === "number"));

/**
 * `series`: [{name, x: [], y: [], dashed, faint, colour}]; a `faint` one lies behind that of the same name.
 * `kind`: of x, "number", "time" (ms since the epoch) or "duration" (s). `log`: y is drawn by its logarithm.
 * `stated`: Map of name -> {last, min, max, count} of all points, where `series` has not all of them.
 * `onZoom([from, to] | null)`: what is shown of x; the zoom stays when other series come (exact ones, for instance).
 */
export function Curve({ series, stated, height = 260, onZoom, title, kind = "number", log = false }) {
  const language = useLanguage();
  const theme = useTheme();
  const [box, plot, zoom, legend] = [useRef(null), useRef(null), useRef(null), useRef(null)];
  const [hidden, setHidden] = useState(() => new Set());
  const [zoomed, setZoomed] = useState(false);
  const [error, setError] = useState(null);
  const seen = useSeen(box);
  const told = useMemo(() => coloured(series), [series]);
  const { drawn: shown, left } = useMemo(() => drawable(told), [told]);
  const facts = useMemo(() => summary(told).map((one) => ({ ...one, ...known(stated?.get(one.name)) })), [told, stated]);
  const write = useMemo(() => writerOf(facts.flatMap((one) => [one.last, one.min, one.max])), [facts]);
  const shape = shown.map((one) => `${one.name}\0${one.colour}\0${one.dash ?? ""}\0${!!one.faint}`).join("\x01");
  const empty = facts.every((one) => one.count === 0);
  const latest = useRef({});
  latest.current = { shown, onZoom, hidden, kind, write };

  const say = (chart) => { // values under the cursor, without drawing the component again
    const place = chart.cursor.idx;
    const { shown: some } = latest.current;
    for (const field of legend.current?.querySelectorAll("[data-series]") ?? []) {
      const at = some.findIndex((one) => one.name === field.dataset.series && !one.faint);
      field.textContent = place === null || place === undefined || at < 0 ? "" : latest.current.write(chart.data[at + 1]?.[place] ?? null);
    }
    const x = legend.current?.querySelector(".at");
    if (x) x.textContent = place === null || place === undefined ? "" : xText(latest.current.kind, chart.data[0][place], [...chart.data[0].slice(Math.max(0, place - 1), place + 2)]);
  };
  const scaled = (chart, scale) => {
    if (scale !== "x" || !chart.data[0].length) return;
    const { min, max } = chart.scales.x;
    const xs = chart.data[0];
    const whole = min <= xs[0] && max >= xs[xs.length - 1];
    const before = zoom.current;
    zoom.current = whole ? null : [min, max];
    if (`${before}` === `${zoom.current}`) return;
    setZoomed(!whole);
    latest.current.onZoom?.(zoom.current);
  };

  useEffect(() => {
    if (!seen || empty) return undefined;
    let gone = false;
    let watch = null;
    drawer().then((uPlot) => {
      const element = box.current;
      if (gone || !element) return; // the page was left while the library came
      const options = optionsOf({
        element, series: latest.current.shown, width: element.clientWidth, height, kind, log, hidden: latest.current.hidden,
        hooks: { setCursor: [say], setScale: [scaled] },
      });
      const kept = zoom.current;
      plot.current = new uPlot(options, aligned(uPlot, latest.current.shown), element);
      if (kept) plot.current.setScale("x", { min: kept[0], max: kept[1] });
      watch = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height }));
      watch.observe(element);
    }, setError);
    return () => { gone = true; watch?.disconnect(); plot.current?.destroy(); plot.current = null; };
  }, [seen, empty, shape, theme, language, height, kind, log]);

  useEffect(() => {
    if (!plot.current) return;
    drawer().then((uPlot) => {
      const chart = plot.current;
      if (!chart || chart.series.length !== shown.length + 1) return;
      chart.setData(aligned(uPlot, shown), !zoom.current);
      if (zoom.current) chart.setScale("x", { min: zoom.current[0], max: zoom.current[1] });
    });
  }, [shown]);

  const show = (name) => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    setHidden(next);
    shown.forEach((one, place) => { if (one.name === name) plot.current?.setSeries(place + 1, { show: !next.has(name) }); });
  };
  const reset = () => {
    const chart = plot.current;
    if (chart) chart.setScale("x", { min: chart.data[0][0], max: chart.data[0].at(-1) });
  };
  const keys = (event) => {
    const chart = plot.current;
    if (!chart || event.target !== box.current || event.ctrlKey || event.metaKey || event.altKey) return;
    const { min, max } = chart.scales.x;
    const [from, to] = [chart.valToIdx(min), chart.valToIdx(max)];
    const moves = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
    if (event.key in moves) {
      const at = Math.min(to, Math.max(from, (chart.cursor.idx ?? from - 1) + moves[event.key]));
      chart.setCursor({ left: chart.valToPos(chart.data[0][at], "x"), top: chart.bbox.height / devicePixelRatio / 2 });
    } else if (event.key === "+" || event.key === "-") {
      const middle = chart.cursor.idx === null || chart.cursor.idx === undefined ? (min + max) / 2 : chart.data[0][chart.cursor.idx];
      const half = ((max - min) / 2) * (event.key === "+" ? 0.5 : 2);
      const xs = chart.data[0];
      chart.setScale("x", { min: Math.max(xs[0], middle - half), max: Math.min(xs.at(-1), middle + half) });
    } else if (event.key === "0") reset();
    else return;
    event.preventDefault();
  };
  if (error) return html`<p class="faint" role="alert">${t("curve.failed")} ${error.message}</p>`;
  return html`<figure class="curve" aria-label=${title}>
    <div class="drawing" ref=${box} tabindex=${empty ? undefined : 0} role="group" aria-label=${`${title ?? ""} ${t("curve.keys", { n: facts.length })}`}
      onKeyDown=${keys} onDblClick=${reset} style=${{ minHeight: `${height}px` }}>
      ${empty && html`<p class="none" style=${{ height: `${height}px` }}>${t("curve.empty")}</p>`}
      ${zoomed && html`<button type="button" class="button" onClick=${reset}>${t("curve.reset")}</button>`}</div>
    ${left > 0 && html`<p class="notice">${t("curve.far", { n: left })}</p>`}
    ${!empty && html`<div class="legend" ref=${legend} role="group" aria-label=${t("curve.legend")}>${facts.map((one) => html`
      <button type="button" key=${one.name} aria-pressed=${!hidden.has(one.name)} onClick=${() => show(one.name)}>
        <svg viewBox="0 0 18 8" aria-hidden="true"><line x1="0" y1="4" x2="18" y2="4" stroke-width="3" style=${{ stroke: one.colour }}
          stroke-dasharray=${(shown.find((other) => other.name === one.name)?.dash ?? []).join(" ")} /></svg>
        <span class="name">${one.name}</span><span class="value" data-series=${one.name}></span></button>`)}<span class="at"></span></div>
    <details><summary>${t("curve.values")}</summary><div class="scroller" tabindex="0" role="region" aria-label=${t("curve.values")}>
      <table class="plain" aria-label=${t("curve.values")}><thead><tr><th scope="col">${t("curve.name")}</th>${["last", "min", "max", "points"].map((name) => html`
        <th scope="col" class="number" key=${name}>${t(`curve.${name}`)}</th>`)}</tr></thead>
        <tbody>${facts.map((one) => html`<tr key=${one.name}><th scope="row">${one.name}</th>
          ${[one.last, one.min, one.max].map((value) => html`<td class="number">${write(value)}</td>`)}<td class="number">${number(one.count)}</td></tr>`)}</tbody></table></div></details>`}
  </figure>`;
}

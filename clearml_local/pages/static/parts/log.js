// The log of a task: any number of lines, of which only those in sight are drawn. It follows the end while one is
// there, is searched, wrapped, copied and saved; the browser's own keys scroll it.
import { html, style, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../base/html.js";
import { useData } from "../base/data.js";
import { useKept } from "../base/kept.js";
import { concerns } from "../base/live.js";
import { number } from "../base/times.js";
import { t, useLanguage } from "../base/words.js";
import { Button, Empty, Failure, Loading } from "./basics.js";
import { announce } from "./toast.js";
import { layOut } from "./reports/log_rows.js";
import { LogSource } from "./reports/log_source.js";
import { Line } from "./reports/log_line.js";
import { saveText, useFinder } from "./reports/log_finder.js";
import "./reports/words.js";

style(import.meta.url, "log.css");
const ROW = 20;
const AROUND = 10;
const PADDING = 24;
const TIME_COLUMNS = 13;

/** Width and height of a box, and how many letters fit into it. */
function useSize(box, ruler, ready) {
  const [size, setSize] = useState({ rows: 40, columns: 120 });
  useEffect(() => {
    if (!box.current) return undefined;
    const look = () => {
      if (!box.current || !ruler.current) return; // the page was left
      const letter = ruler.current.getBoundingClientRect().width / 100 || 8;
      const next = { rows: Math.ceil(box.current.clientHeight / ROW), columns: Math.max(20, Math.floor((box.current.clientWidth - PADDING) / letter)) };
      setSize((before) => (before.rows === next.rows && before.columns === next.columns ? before : next));
    };
    const watch = new ResizeObserver(look);
    watch.observe(box.current);
    return () => watch.disconnect();
  }, [ready]);
  return size;
}

/** `id`: of the task. `find` and `onFind`: what is searched, where the address keeps it. `name`: of the saved file. */
export function Log({ id, find = "", onFind, name = "task" }) {
  useLanguage();
  const source = useMemo(() => new LogSource(id), [id]);
  const [, draw] = useState(0);
  const redraw = useCallback(() => draw((n) => n + 1), []);
  const asked = useData(async (how) => { await source.follow(how); return { version: source.version }; }, `log ${id}`, { when: (changes) => concerns(changes, "tasks", id) });
  const [wrap, setWrap] = useKept("log.wrap", false);
  const [times, setTimes] = useKept("log.times", false);
  const [box, ruler] = [useRef(null), useRef(null)];
  const ready = source.total > 0;
  const size = useSize(box, ruler, ready);
  const [first, setFirst] = useState(0);
  const [problem, setProblem] = useState(null);
  const place = useRef({ end: true, anchor: null, seen: 0 });

  const finder = useFinder(source, find, onFind, redraw, setProblem);
  const chunks = finder.filtered ?? source.chunks;
  const columns = wrap ? size.columns - (times ? TIME_COLUMNS : 0) : 0;
  const layout = useMemo(() => layOut(chunks, columns, source.lineShare), [chunks, columns, source.version]);

  const go = (row) => { if (box.current) box.current.scrollTop = row * ROW; };
  // What was in sight stays there when lines come in above, or are laid out anew; at the end one stays at the end.
  useLayoutEffect(() => {
    if (!box.current) return;
    const { end, anchor } = place.current;
    if (end) { box.current.scrollTop = layout.rows * ROW; place.current.seen = source.total; } else if (anchor && chunks[anchor.place[0]] === anchor.chunk) go(layout.rowOf(anchor.place) + anchor.rest);
  }, [layout, ready]);

  const scrolled = () => {
    const { scrollTop, clientHeight, scrollHeight } = box.current;
    const row = Math.floor(scrollTop / ROW);
    const end = scrollTop + clientHeight >= scrollHeight - ROW;
    if (chunks.length) {
      const at = layout.at(Math.min(row, layout.rows - 1));
      place.current = { ...place.current, anchor: { place: at, chunk: chunks[at[0]], rest: scrollTop / ROW - layout.rowOf(at) } };
    }
    if (end) place.current.seen = source.total;
    if (end !== place.current.end) { place.current.end = end; redraw(); }
    setFirst(row);
  };

  const top = Math.max(0, (place.current.end ? layout.rows - size.rows : first) - AROUND);
  const shown = layout.from(top, size.rows + 2 * AROUND);
  const missing = shown.filter((one) => one.line === null).map((one) => one.chunk).join();
  useEffect(() => {
    if (!missing) return;
    Promise.all(missing.split(",").map((at) => source.load(Number(at)))).then((some) => { if (some.some(Boolean)) redraw(); }, setProblem);
  }, [missing, source]);
  useEffect(() => { // the next match comes into sight
    if (!finder.current) return;
    place.current.end = false;
    const row = layout.rowOf(finder.current);
    const rows = (box.current?.clientHeight ?? 0) / ROW;
    const from = box.current.scrollTop / ROW;
    if (row < from + 1 || row > from + rows - 3) go(Math.max(0, row - Math.floor(rows / 3)));
  }, [finder.current]);

  const textOf = async () => {
    await finder.readAll();
    return finder.text();
  };
  const copy = async () => {
    try { await navigator.clipboard.writeText(await textOf()); announce(t("copy.done")); } catch (error) { announce(error.name === "NotAllowedError" ? t("copy.failed") : error.message, "error"); }
  };
  const download = async () => { try { saveText(await textOf(), `${name}.log`); } catch (error) { setProblem(error); } };
  const toEnd = () => { place.current.end = true; if (box.current) box.current.scrollTop = box.current.scrollHeight; redraw(); };

  if (!ready) {
    if (asked.error) return html`<${Failure} error=${asked.error} retry=${asked.reload} />`;
    return asked.data === undefined ? html`<${Loading} />` : html`<${Empty} title=${t("log.empty")}><p class="faint">${t("log.empty.how")}</p><//>`;
  }
  const firstRow = shown.length ? layout.rowOf([shown[0].chunk, shown[0].at]) : 0;
  const newer = source.total - place.current.seen;
  return html`<div class="log"><div class="tools">
      ${finder.field}
      <label><input type="checkbox" checked=${wrap} onChange=${() => setWrap(!wrap)} /> ${t("log.wrap")}</label>
      <label><input type="checkbox" checked=${times} onChange=${() => setTimes(!times)} /> ${t("log.times")}</label>
      <span class="end"><${Button} onClick=${copy}>${t("log.copy")}<//><${Button} onClick=${download}>${t("log.download")}<//></span></div>
    <${Failure} error=${problem ?? asked.error} retry=${() => { setProblem(null); asked.reload(); }} />
    <div class="field-box"><span class="ruler" ref=${ruler} aria-hidden="true">${"0".repeat(100)}</span>
      <div class=${`lines ${times ? "timed" : ""}`} ref=${box} tabindex="0" role="region" aria-label=${t("log.log")} onScroll=${scrolled}>
        <div class=${`all ${wrap ? "wrapped" : ""}`} style=${{ height: `${Math.max(1, layout.rows) * ROW}px` }}>
          <div class="shown" style=${{ transform: `translateY(${firstRow * ROW}px)` }}>${shown.map((one) => html`
            <${Line} key=${`${one.chunk}.${one.at}`} line=${one.line} rows=${one.rows} times=${times} term=${finder.term}
              current=${!!finder.current && finder.current[0] === one.chunk && finder.current[1] === one.at} />`)}</div></div></div>
      ${!place.current.end && html`<${Button} kind="primary newer" onClick=${toEnd}>${newer > 0 ? t("log.newer", { n: newer }) : t("log.end")}<//>`}</div>
    <p class="state"><span>${source.complete ? t("log.lines", { n: source.lines }) : `≈ ${t("log.lines", { n: Math.round(Number(source.total * source.lineShare)) })}`}</span>
      ${finder.filtered && html`<span>${layout.rows ? t("log.lines", { n: finder.filtered[0].lines.length }) : t("log.matches.none")}</span>`}
      ${finder.share !== null && html`<span role="status">${t("log.reading", { n: number(Math.round(finder.share * 100)) })}</span>`}
      ${place.current.end && html`<span>${t("log.follows")}</span>`}</p></div>`;
}

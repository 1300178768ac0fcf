// One axis of the parallel coordinates: its name is dragged or moved by arrow keys, a range is brushed on it by mouse, or
// set by two handles that keys move.
import { html, useRef, useState } from "../../base/html.js";
import { t } from "../../base/words.js";
import { Dotted } from "../../parts/basics.js";
import { tickLabels } from "./labels.js";

const STEPS = 40;
const MOVED_PX = 4;
const EDGE = 128; // the first and the last name have no more room: beyond is the edge of the drawing
const LABEL = 13;

const nameOf = (axis) => (axis.stat ? `${axis.label} ${t(`compare.stat.${axis.stat}`)}` : axis.label);

function Name({ axis, place, count, gap, onMove, onRemove }) {
  const drag = useRef(null);
  const [shift, setShift] = useState(0);
  const keys = (event) => {
    const to = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: count - 1 }[event.key];
    if (event.key === "Delete") { event.preventDefault(); onRemove(); }
    if (to === undefined || to < 0 || to >= count) return;
    event.preventDefault();
    onMove(to);
  };
  const down = (event) => { if (event.button === 0) { drag.current = event.clientX; event.currentTarget.setPointerCapture(event.pointerId); } };
  const moving = (event) => { if (drag.current !== null) setShift(event.clientX - drag.current); };
  const up = () => {
    if (drag.current === null) return;
    const by = Math.round(shift / gap);
    drag.current = null;
    setShift(0);
    if (Math.abs(shift) > MOVED_PX && by) onMove(Math.max(0, Math.min(count - 1, place + by)));
  };
  return html`<div class="axis-head" style=${{ left: `${axis.at + shift}px`, width: `${(place === 0 || place === count - 1 ? Math.min(gap, EDGE) : gap) - 6}px` }}>
    <button type="button" class="axis-title" data-axis=${axis.key} title=${`${axis.label}. ${t("compare.axis.how")}`}
      aria-label=${t("compare.axis.label", { name: nameOf(axis), n: place + 1, all: count })} onKeyDown=${keys}
      onPointerDown=${down} onPointerMove=${moving} onPointerUp=${up} onPointerCancel=${up}><${Dotted} text=${axis.label} />${axis.stat && html` <small>${t(`compare.stat.${axis.stat}`)}</small>`}</button>
    <button type="button" class="close" title=${t("compare.axis.remove")} aria-label=${`${t("compare.axis.remove")}: ${axis.label}`} onClick=${onRemove}>×</button></div>`;
}

function Handle({ axis, range, end, top, bottom, onRange }) {
  const { scale } = axis;
  const value = range[end];
  const step = scale.words ? 1 : (scale.high - scale.low) / STEPS;
  const held = (next) => Math.max(end ? range[0] : scale.low, Math.min(end ? scale.high : range[1], next));
  const keys = (event) => {
    const next = { ArrowUp: value + step, ArrowRight: value + step, ArrowDown: value - step, ArrowLeft: value - step, PageUp: value + 5 * step, PageDown: value - 5 * step, Home: scale.low, End: scale.high }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const now = end ? [range[0], held(next)] : [held(next), range[1]];
    onRange(now[0] <= scale.low && now[1] >= scale.high ? null : now);
  };
  const text = scale.words ? scale.words[Math.round(Math.max(0, Math.min(scale.words.length - 1, end ? Math.floor(value) : Math.ceil(value))))] : scale.write(value);
  const where = Math.max(top, Math.min(bottom, scale.place(value)));
  return html`<div class="axis-handle" role="slider" tabindex="0" data-end=${end ? "high" : "low"} aria-orientation="vertical" aria-label=${t(end ? "compare.axis.high" : "compare.axis.low", { name: nameOf(axis) })}
    aria-valuemin=${scale.low} aria-valuemax=${scale.high} aria-valuenow=${value} aria-valuetext=${text ?? ""} title=${text ?? ""}
    style=${{ left: `${axis.at}px`, top: `${where}px` }} onKeyDown=${keys}></div>`;
}

export function Axis({ axis, range, place, count, gap, top, bottom, onMove, onRange, onRemove }) {
  const { scale } = axis;
  const [brush, setBrush] = useState(null);
  const strip = useRef(null);
  const labels = tickLabels(scale.ticks, LABEL, t("compare.empty_text"));
  const whole = [scale.low, scale.high];
  const shown = brush ? brush.map(scale.back).sort((a, b) => a - b) : range ?? whole;
  const y = (event) => Math.max(top, Math.min(bottom, event.clientY - strip.current.getBoundingClientRect().top + top));
  const down = (event) => { if (event.button === 0) { event.currentTarget.setPointerCapture(event.pointerId); setBrush([y(event), y(event)]); } };
  const moving = (event) => { if (brush) setBrush([brush[0], y(event)]); };
  const up = () => {
    if (!brush) return;
    setBrush(null);
    onRange(Math.abs(brush[0] - brush[1]) < MOVED_PX ? null : brush.map(scale.back).sort((a, b) => a - b));
  };
  const [upper, lower] = [scale.place(shown[1]), scale.place(shown[0])].map((one) => Math.max(top, Math.min(bottom, one)));
  return html`<${Name} axis=${axis} place=${place} count=${count} gap=${gap} onMove=${onMove} onRemove=${onRemove} />
    <div class="axis" ref=${strip} style=${{ left: `${axis.at - 14}px`, top: `${top}px`, height: `${bottom - top}px` }} onPointerDown=${down} onPointerMove=${moving} onPointerUp=${up} onPointerCancel=${() => setBrush(null)}>
      ${(range || brush) && html`<span class="brush" style=${{ top: `${upper - top}px`, height: `${Math.max(2, lower - upper)}px` }}></span>`}
      ${scale.ticks.map((tick, at) => html`<span class="tick" key=${tick.value} style=${{ top: `${tick.at - top}px` }}><span title=${tick.text}>${labels[at]}</span></span>`)}</div>
    <${Handle} axis=${axis} range=${shown} end=${1} top=${top} bottom=${bottom} onRange=${onRange} />
    <${Handle} axis=${axis} range=${shown} end=${0} top=${top} bottom=${bottom} onRange=${onRange} />`;
}

// A button that opens a list of boxes to tick: one filter.
import { html, useEffect, useId, useRef, useState } from "../../base/html.js";
import { useData } from "../../base/data.js";
import { folded } from "../../base/texts.js";
import { t } from "../../base/words.js";
import { Loaded } from "../../parts/basics.js";

const SEARCH_FROM = 10;
const SHOWN_MAX = 300;

function Boxes({ label, options, values, onChange }) {
  const [text, setText] = useState("");
  const first = useRef(null);
  useEffect(() => { first.current?.focus(); }, []);
  const all = [...options, ...values.filter((value) => !options.some((one) => one.value === value)).map((value) => ({ value, label: value }))];
  const shown = all.filter((one) => folded(one.text ?? one.label).includes(folded(text)));
  const toggle = (value) => onChange(values.includes(value) ? values.filter((one) => one !== value) : [...values, value]);
  return html`${all.length > SEARCH_FROM && html`<input type="search" class="list-search" ref=${first} aria-label=${t("pick.search", { label })} placeholder=${t("pick.find")} value=${text}
      onInput=${(event) => setText(event.target.value)} />`}
    <div role="group" aria-label=${label} class="pick-boxes">${shown.slice(0, SHOWN_MAX).map((one) => html`<label class="check" key=${one.value}>
      <input type="checkbox" checked=${values.includes(one.value)} onChange=${() => toggle(one.value)} /> <span>${one.label}</span></label>`)}
    ${!shown.length && html`<p class="faint">${t("pick.nothing")}</p>`}</div>
    ${values.length > 0 && html`<button type="button" class="button quiet" onClick=${() => onChange([])}>${t("pick.clear")}</button>`}`;
}

const Asked = ({ ask, askKey, ...rest }) => {
  const options = useData(ask, askKey);
  return html`<${Loaded} from=${options}>${(some) => html`<${Boxes} ...${rest} options=${some} />`}<//>`;
};

/** `options`: [{value, label, text}], or `ask` (with `askKey`) for those that are only fetched when it is opened. */
export function Pick({ label, values, options, ask, askKey, onChange }) {
  const [open, setOpen] = useState(false);
  const box = useRef(null);
  const list = useId();
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event) => { if (!box.current?.contains(event.target)) setOpen(false); };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  const keys = (event) => {
    if (event.key !== "Escape" || !open) return;
    event.preventDefault();
    setOpen(false);
    box.current.querySelector("button").focus();
  };
  // a click on what takes no focus gives it to the page around: that is no leaving
  const left = ({ relatedTarget: to }) => { if (open && to && !box.current.contains(to) && !to.contains(box.current)) setOpen(false); };
  return html`<div class="pick" ref=${box} onKeyDown=${keys} onFocusOut=${left}>
    <button type="button" class=${`button${values.length ? " on" : ""}`} aria-expanded=${open} aria-controls=${list} onClick=${() => setOpen(!open)}>
      ${label}${values.length > 0 && html` <span class="count">${values.length}</span>`} <span aria-hidden="true">▾</span></button>
    ${open && html`<div class="pick-list" id=${list}>${ask ? html`<${Asked} ask=${ask} askKey=${askKey} label=${label} values=${values} onChange=${onChange} />`
      : html`<${Boxes} label=${label} options=${options} values=${values} onChange=${onChange} />`}</div>`}</div>`;
}

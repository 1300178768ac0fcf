// What was done, said to everybody: on the screen for a while, and to a screen reader.
import { html, useEffect, useState } from "../base/html.js";

const SHOWN_MS = 6000;
let show = () => {};
let number = 0;

/** Say something: `announce("3 tasks archived")`, `announce(error.message, "error")`; `action` is {label, run}. */
export function announce(text, kind = "done", action = null) {
  show({ text, kind, action, number: ++number });
}

export function Toasts() {
  const [some, setSome] = useState([]);
  useEffect(() => {
    show = (one) => {
      setSome((before) => [...before.slice(-3), one]);
      if (one.kind !== "error") setTimeout(() => setSome((before) => before.filter((other) => other !== one)), SHOWN_MS);
    };
    return () => { show = () => {}; };
  }, []);
  const drop = (one) => setSome((before) => before.filter((other) => other !== one));
  return html`<div class="toasts" role="status" aria-live="polite">${some.map((one) => html`
    <div class="toast" data-kind=${one.kind} key=${one.number}><span>${one.text}</span>
      ${one.action && html`<button type="button" class="button" onClick=${() => { drop(one); one.action.run(); }}>${one.action.label}</button>`}
      <button type="button" class="close" aria-label="×" onClick=${() => drop(one)}>×</button></div>`)}</div>`;
}

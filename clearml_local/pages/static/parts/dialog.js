// A question in front of the page. The browser's own <dialog> keeps the focus inside and gives it back.
import { html, useId, useLayoutEffect, useRef, useState } from "../base/html.js";
import { t } from "../base/words.js";
import { Button, Failure } from "./basics.js";

export function Dialog({ title, onClose, children, wide = false }) {
  const element = useRef(null);
  const name = useId();
  const pressed = useRef(null); // text that is selected across the edge ends outside, too: that closes nothing
  useLayoutEffect(() => { // at once: what comes right after the click is for the dialog
    const dialog = element.current;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  // Chromium closes at a second Escape whatever is prevented: it is opened again where it has to stay.
  const closed = () => {
    onClose();
    requestAnimationFrame(() => { if (element.current?.isConnected && !element.current.open) element.current.showModal(); });
  };
  return html`<dialog ref=${element} class=${wide ? "wide" : ""} aria-labelledby=${name} onClose=${closed}
    onCancel=${(event) => { event.preventDefault(); onClose(); }}
    onMouseDown=${(event) => { pressed.current = event.target; }}
    onClick=${(event) => { if (event.target === element.current && pressed.current === element.current) onClose(); }}>
    <div class="inside"><header><h2 id=${name}>${title}</h2>
      <button type="button" class="close" aria-label=${t("dialog.close")} onClick=${onClose}>×</button></header>${children}</div></dialog>`;
}

/**
 * A dialog that does something when confirmed: `act` is awaited; what goes wrong is said in it and it stays open.
 * `onForget`: what was typed is wanted no more, because it was done or cancelled; a press beside it or Escape says neither.
 */
export function Confirm({ title, children, label, danger = false, why = "", act, onForget = () => {}, onClose }) {
  const [busy, setBusy] = useState(false);
  const going = useRef(false); // at once: what is confirmed twice in one moment is done once
  const [error, setError] = useState(null);
  const leave = () => { if (!going.current) onClose(); }; // what is being done goes on: to look away would only hide it
  const go = async (event) => {
    event.preventDefault();
    if (going.current || why) return;
    going.current = true;
    setBusy(true);
    setError(null);
    try { await act(); onForget(); onClose(); } catch (failed) { going.current = false; setError(failed); setBusy(false); }
  };
  return html`<${Dialog} title=${title} onClose=${leave}><form onSubmit=${go}>
    ${children}<${Failure} error=${error} />
    <footer><${Button} aria-disabled=${busy || undefined} onClick=${() => { if (!going.current) { onForget(); onClose(); } }}>${t("dialog.cancel")}<//>
      <button type="submit" class=${`button ${danger ? "danger" : "primary"}`} aria-busy=${busy || undefined}
        aria-disabled=${!!why || undefined} title=${why}>${label}</button></footer></form><//>`;
}

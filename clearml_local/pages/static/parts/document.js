// A whole HTML document that a task reported, shown in a frame of no origin: its styles hold, its scripts do not run.
import { html, useEffect, useRef } from "../base/html.js";
import { useLanguage } from "../base/words.js";

const FRAME = "/static/frames/document.html";

/** `text`: the document; where it holds several languages with labels to choose one, the page's own is chosen. */
export function HtmlDocument({ text, title }) {
  const frame = useRef(null);
  const language = useLanguage();
  const latest = useRef(null);
  latest.current = { text, language };
  const send = () => frame.current?.contentWindow?.postMessage(latest.current, "*"); // a frame of no origin has no name to give
  useEffect(() => {
    const ready = (event) => { if (event.source === frame.current?.contentWindow && event.data === "ready") send(); };
    addEventListener("message", ready);
    return () => removeEventListener("message", ready);
  }, []);
  useEffect(send, [text, language]);
  return html`<iframe class="document" ref=${frame} src=${FRAME} sandbox="allow-scripts" title=${title} referrerpolicy="no-referrer"></iframe>`;
}

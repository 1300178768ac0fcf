// A page that one comes to is said to a screen reader: the browser says only those that it loads itself.
import { html, useEffect, useRef, useState } from "../base/html.js";

const LOOK_MS = 250;
const LOOKS = 20;

/** Says the title of the page at `path`, once it is there and stays the same; not of the first one, nor one title twice. */
export function Arrived({ path }) {
  const [text, setText] = useState("");
  const last = useRef({ path, title: null });
  useEffect(() => {
    if (last.current.path === path) return undefined;
    last.current.path = path;
    let [before, looks] = [null, 0];
    const timer = setInterval(() => {
      const { title } = document;
      looks += 1;
      if (looks < LOOKS && (title !== before || !document.querySelector("#content h1"))) { before = title; return; }
      clearInterval(timer);
      if (title !== last.current.title) setText(title);
      last.current.title = title;
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [path]);
  return html`<p class="reader-only arrived" aria-live="polite">${text}</p>`;
}

// Tabs that are links: each has an address, so that one can send it, and the browser's "back" works.
import { html, useEffect, useRef } from "../base/html.js";

/** `tabs`: [{id, label, href, count}], in one row that scrolls where it is wider than its place. */
export function Tabs({ tabs, current, label }) {
  const row = useRef(null);
  const some = tabs.filter(Boolean);
  useEffect(() => { // the chosen one is to be seen
    const link = row.current?.querySelector("[aria-current]");
    if (link) row.current.scrollLeft = link.offsetLeft - row.current.offsetLeft - (row.current.clientWidth - link.offsetWidth) / 2;
  }, [current, some.length, some.filter((one) => one.count !== undefined).length]);
  return html`<nav class="tabs" aria-label=${label}><ul ref=${row}>
  ${some.map((tab) => html`<li key=${tab.id}><a href=${tab.href} aria-current=${tab.id === current ? "page" : undefined}><span class="label" data-label=${tab.label}>${tab.label}</span>${
    tab.count !== undefined && html` <span class="count">${tab.count}</span>`}</a></li>`)}</ul></nav>`;
}

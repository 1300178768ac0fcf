// Tabs that are links: each has an address, so that one can send it, and the browser's "back" works.
import { html } from "../base/html.js";

/** `tabs`: [{id, label, href, count}]. */
export const Tabs = ({ tabs, current, label }) => html`<nav class="tabs" aria-label=${label}><ul>
  ${tabs.filter(Boolean).map((tab) => html`<li key=${tab.id}><a href=${tab.href} aria-current=${tab.id === current ? "page" : undefined}>${tab.label}${
    tab.count !== undefined && html` <span class="count">${tab.count}</span>`}</a></li>`)}</ul></nav>`;

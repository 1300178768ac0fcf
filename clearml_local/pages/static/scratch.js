import { html, render } from "./base/html.js";
import { Log } from "./parts/log.js";
document.querySelector("#content").replaceChildren();
export function show(id) { render(html`<h1>Log</h1><${Log} id=${id} />`, document.querySelector("#content")); }

import { html } from "../base/html.js";
export function NewRun() { return html`<p>new</p>`; }

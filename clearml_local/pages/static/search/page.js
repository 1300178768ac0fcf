import { html } from "../base/html.js";
import { Empty } from "../parts/basics.js";

export default function Page({ place }) {
  return html`<${Empty} title=${place.path} />`;
}

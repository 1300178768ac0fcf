// What was typed and cannot be saved any more: said, and still there to be copied.
import { html } from "../../../base/html.js";
import { t } from "../../../base/words.js";
import { Button, Copy } from "../../../parts/basics.js";
import { keyOf, textOf } from "./changes.js";

/** The task is no draft any more. `lines` are what was typed. */
export function NoDraft({ lines, onForget }) {
  const text = lines.join("\n");
  return html`<div class="notice unsaved" role="alert"><p><strong>${t("unsaved.nodraft")}</strong> ${t("unsaved.nodraft.why")}</p>
    <pre class="block" tabindex="0">${text}</pre>
    <div class="buttons"><${Copy} text=${text} label=${t("unsaved.copy")} /><${Button} onClick=${onForget}>${t("unsaved.forget")}<//></div></div>`;
}

/** Somebody else removed what was edited here. */
export function Removed({ some, onAdd, onForget }) {
  return some.map((one) => html`<div class="notice unsaved" role="alert" key=${keyOf(one)}>
    <p><strong>${t("unsaved.removed", { name: `${one.section}/${one.name}` })}</strong> ${t("unsaved.removed.why")}</p><pre class="block" tabindex="0">${textOf(one)}</pre>
    <div class="buttons"><${Button} onClick=${() => onAdd(one)}>${t("unsaved.again")}<//><${Button} onClick=${() => onForget(one)}>${t("unsaved.forget")}<//></div></div>`);
}

/** What was changed of parameters, a line for each. */
export const linesOf = ({ edits, added, removed }) => [
  ...added.filter((one) => !edits[keyOf(one)]).map((one) => `${one.section}/${one.name}=${textOf(one)}`),
  ...Object.values(edits).map((one) => `${one.section}/${one.name}=${textOf(one)}`),
  ...removed.map((one) => `${t("params.remove")}: ${one.section}/${one.name}`),
];

// One parameter of a new run: what it is, what it was, what is wrong with it.
import { classes, html, useId } from "../../base/html.js";
import { said, t } from "../../base/words.js";
import { allowed, asText, itemsOf } from "./schema.js";

const LONG = 60;
const SHOWN = 48;
const shown = (value) => (value === "" ? t("new.empty") : value.length > SHOWN ? `${value.slice(0, SHOWN)} …` : value);

/** A help text; what stands between backticks is code. */
export const marked = (help) => help.split("`").map((part, at, all) => (at % 2 && at < all.length - 1 ? html`<code>${part}</code>` : at % 2 ? `\`${part}` : part));

/** `text` is what stands in the field, `error` what is wrong with it; `set(text)` changes it. */
export function Field({ field, text, error, set }) {
  const id = useId();
  const changed = text !== field.value;
  const shared = { id, "aria-invalid": error ? "true" : undefined, "aria-describedby": `${id}-help ${id}-wrong` };
  const values = [[t("new.default"), field.default, "new.use.default"], [t("new.copied"), field.value, "new.use.copied"]].filter(([, value]) => value !== undefined);
  const same = values.length === 2 && values[0][1] === values[1][1] ? values.slice(0, 1) : values;
  return html`<div class=${classes("field new-field", { changed, wrong: Boolean(error) })} data-field=${field.name}>
    <label for=${id}><span>${field.key}</span>${changed && html` <span class="mark">${t("new.mark.changed")}</span>`}</label>
    <${Input} field=${field} text=${text} set=${set} shared=${shared} />
    <p class="wrong" id=${`${id}-wrong`}>${error}</p>
    <p class="help" id=${`${id}-help`}>${[said(field.help) && marked(said(field.help)), allowed(field)].filter(Boolean).map((one, at) => html`${at > 0 && " · "}${one}`)}</p>
    <p class="was">${same.map(([label, value, key]) => html`<span key=${label}><span class="faint">${label}</span> ${text === value
      ? html`<code title=${value}>${shown(value)}</code>`
      : html`<button type="button" title=${value} aria-label=${t(key, { name: field.name, value: shown(value) })} onClick=${() => set(value)}><code>${shown(value)}</code> ↺</button>`}</span>`)}</p></div>`;
}

function Input({ field, text, set, shared }) {
  const { rule } = field;
  const change = (event) => set(event.target.value);
  if (rule.type === "boolean" && /^(true|false)$/i.test(text)) {
    return html`<select ...${shared} value=${/^true$/i.test(text) ? "True" : "False"} onChange=${change}><option value="True">${t("new.yes")}</option><option value="False">${t("new.no")}</option></select>`;
  }
  if (rule.enum && rule.type !== "array") {
    const options = rule.enum.map(asText);
    return html`<select ...${shared} value=${text} onChange=${change}>${!options.includes(text) && html`<option value=${text}>${t("new.not.allowed", { value: text })}</option>`}
      ${options.map((one) => html`<option key=${one} value=${one}>${one === "" ? t("new.empty") : one}</option>`)}</select>`;
  }
  if (rule.type === "array" && rule.items?.enum) return html`<input ...${shared} value=${text} spellcheck="false" onInput=${change} /><${Choices} name=${field.name} of=${rule.items.enum.map(asText)} text=${text} set=${set} />`;
  if (rule.type === "object" || text.length > LONG || text.includes("\n")) return html`<textarea ...${shared} rows=${Math.min(8, 1 + Math.ceil(text.length / 70))} value=${text} spellcheck="false" onInput=${change} />`;
  return html`<input ...${shared} value=${text} spellcheck="false" inputmode=${rule.type === "number" ? "decimal" : rule.type === "integer" ? "numeric" : undefined} onInput=${change} />`;
}

/** Values that may be in a list, to be put in at its end and taken out: their order counts, so the text stays visible. */
function Choices({ name, of, text, set }) {
  const items = itemsOf(text);
  if (items === null) return null;
  const toggle = (one) => set((items.includes(one) ? items.filter((other) => other !== one) : [...items, one]).join(","));
  return html`<span class="choices" role="group" aria-label=${t("new.choices", { name })}>${of.map((one) => html`<button type="button" key=${one}
    aria-pressed=${items.includes(one)} onClick=${() => toggle(one)}>${one}</button>`)}</span>`;
}

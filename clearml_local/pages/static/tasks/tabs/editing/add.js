// The form of a parameter that is to be added to a draft.
import { html } from "../../../base/html.js";
import { t } from "../../../base/words.js";
import { Button } from "../../../parts/basics.js";
import { TYPES, wrongOf } from "../types.js";
import { HIDDEN, keyOf } from "./changes.js";

/** `fields` are those typed so far; undefined: the form is not open. */
export function Add({ fields, setFields, sections, taken, onAdd }) {
  if (!fields) return html`<${Button} onClick=${() => setFields({ section: sections[0] ?? "Args", name: "", value: "", type: "str" })}>${t("params.add")}<//>`;
  const set = (name) => (event) => setFields({ ...fields, [name]: event.target.value });
  const one = { ...fields, section: fields.section.trim(), name: fields.name.trim() };
  const hidden = one.section === HIDDEN ? t("params.hidden", { section: HIDDEN }) : "";
  const exists = taken.has(keyOf(one));
  const wrong = exists ? t("params.exists") : wrongOf(fields.type, fields.value);
  const why = hidden || wrong || (!one.name || !one.section ? t("params.named") : "");
  const add = (event) => { event.preventDefault(); if (!why) { onAdd(one); setFields(undefined); } };
  return html`<form class="add-param" onSubmit=${add}>
    <div class="field"><label for="add-section">${t("params.section")}</label><input id="add-section" list="add-sections" value=${fields.section} aria-invalid=${!!hidden} aria-describedby=${hidden ? "add-section-wrong" : undefined} onInput=${set("section")} />
      ${hidden && html`<span class="field-wrong" id="add-section-wrong" role="alert">${hidden}</span>`}</div>
    <datalist id="add-sections">${sections.map((name) => html`<option key=${name} value=${name} />`)}</datalist>
    <div class="field"><label for="add-name">${t("params.name")}</label><input id="add-name" value=${fields.name} onInput=${set("name")} ref=${(field) => { if (field && !fields.name && document.activeElement?.tagName === "BODY") field.focus(); }} /></div>
    <div class="field"><label for="add-type">${t("params.type")}</label><select id="add-type" value=${fields.type} onChange=${set("type")}>${TYPES.map((type) => html`<option key=${type}>${type}</option>`)}</select></div>
    <div class="field"><label for="add-value">${t("params.value")}</label><input id="add-value" value=${fields.value} aria-invalid=${!!wrong} onInput=${set("value")} />${wrong && html`<span class="field-wrong">${wrong}</span>`}</div>
    <div class="buttons"><button type="submit" class="button primary" aria-disabled=${!!why || undefined} title=${why}>${t("params.add")}</button><${Button} onClick=${() => setFields(undefined)}>${t("dialog.cancel")}<//></div></form>`;
}

// Parameters by section: searched, copied, and edited where the task is a draft. Below them its configuration.
import { html, useMemo, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { setQuery, usePlace } from "../../base/router.js";
import { t } from "../../base/words.js";
import { Button, Copy, Empty, Failure, Section } from "../../parts/basics.js";
import { announce } from "../../parts/toast.js";
import { Configuration } from "./configuration.js";
import { useRelated } from "./related.js";
import { TYPES, wrongOf } from "./types.js";

const HIDDEN = "properties"; // shown with what the task is
const keyOf = (one) => `${one.section}/${one.name}`;
const textOf = (one) => `${one.value ?? ""}`;
const asLines = (some) => some.map((one) => `${keyOf(one)}=${textOf(one)}`).join("\n");
const noted = (text) => (text && text !== "None" ? text : "");

function Value({ one, draft, known, edited, onEdit }) {
  const value = edited?.value ?? textOf(one);
  const id = `param-${keyOf(one)}`;
  if (!draft) {
    const link = known[textOf(one)];
    return html`${value === "" ? html`<span class="faint">${t("params.empty")}</span>` : html`<span class="value">${value}</span>`}
      ${link && html` <a href=${link.address}>${t(`related.kind.${link.kind}`)}: ${link.name} ${link.version ?? ""}</a>`}`;
  }
  const wrong = wrongOf(one.type, value);
  const shared = { id, value, "aria-label": keyOf(one), "aria-invalid": !!wrong, "aria-describedby": wrong ? `${id}-wrong` : undefined, spellcheck: "false", onInput: (event) => onEdit(one, event.target.value) };
  return html`<div class="field">${one.type === "bool" && /^(true|false)$/i.test(value) ? html`<select ...${shared} onInput=${undefined} onChange=${(event) => onEdit(one, event.target.value)}>
      ${["True", "False"].map((choice) => html`<option key=${choice} selected=${choice.toLowerCase() === value.toLowerCase()}>${choice}</option>`)}</select>`
    : value.length > 60 || value.includes("\n") ? html`<textarea rows=${Math.min(8, Math.ceil(value.length / 60))} ...${shared}></textarea>` : html`<input ...${shared} />`}
    ${wrong && html`<span class="field-wrong" id=${`${id}-wrong`}>${wrong}</span>`}
    ${edited && edited.value !== textOf(one) && !one.added && html`<span class="help">${t("params.was", { value: textOf(one) || t("params.empty") })}</span>`}</div>`;
}

function Table({ title, rows, draft, known, edits, onEdit, onRemove }) {
  return html`<div class="scroller" tabindex="0" role="region" aria-label=${title}><table class="plain params"><thead><tr>
    <th scope="col">${t("params.name")}</th><th scope="col">${t("params.value")}</th><th scope="col">${t("params.type")}</th><th scope="col"><span class="reader-only">${t("params.actions")}</span></th></tr></thead>
    <tbody>${rows.map((one) => html`<tr key=${keyOf(one)} class=${edits[keyOf(one)] ? "changed" : ""}><th scope="row"><label for=${draft ? `param-${keyOf(one)}` : undefined}>${one.name}</label>
        ${noted(one.description) && html`<small class="faint">${one.description}</small>`}</th>
      <td><${Value} one=${one} draft=${draft} known=${known} edited=${edits[keyOf(one)]} onEdit=${onEdit} /></td><td class="faint">${noted(one.type)}</td>
      <td class="row-actions"><${Copy} text=${`${keyOf(one)}=${edits[keyOf(one)]?.value ?? textOf(one)}`} label=${t("params.copy.one")} />
        ${draft && html`<button type="button" class="close" title=${t("params.remove")} aria-label=${`${t("params.remove")}: ${keyOf(one)}`} onClick=${() => onRemove(one)}>×</button>`}</td></tr>`)}</tbody></table></div>`;
}

function Add({ sections, taken, onAdd }) {
  const [fields, setFields] = useState(null);
  if (!fields) return html`<${Button} onClick=${() => setFields({ section: sections[0] ?? "Args", name: "", value: "", type: "str" })}>${t("params.add")}<//>`;
  const set = (name) => (event) => setFields({ ...fields, [name]: event.target.value });
  const exists = taken.has(`${fields.section.trim()}/${fields.name.trim()}`);
  const wrong = exists ? t("params.exists") : wrongOf(fields.type, fields.value);
  const why = wrong || (!fields.name.trim() || !fields.section.trim() ? t("params.named") : "");
  const add = (event) => { event.preventDefault(); if (!why) { onAdd({ ...fields, section: fields.section.trim(), name: fields.name.trim() }); setFields(null); } };
  return html`<form class="add-param" onSubmit=${add}>
    <div class="field"><label for="add-section">${t("params.section")}</label><input id="add-section" list="add-sections" value=${fields.section} onInput=${set("section")} /></div>
    <datalist id="add-sections">${sections.map((name) => html`<option key=${name} value=${name} />`)}</datalist>
    <div class="field"><label for="add-name">${t("params.name")}</label><input id="add-name" value=${fields.name} onInput=${set("name")} ref=${(one) => { if (one && !fields.name && document.activeElement?.tagName === "BODY") one.focus(); }} /></div>
    <div class="field"><label for="add-type">${t("params.type")}</label><select id="add-type" value=${fields.type} onChange=${set("type")}>${TYPES.map((type) => html`<option key=${type}>${type}</option>`)}</select></div>
    <div class="field"><label for="add-value">${t("params.value")}</label><input id="add-value" value=${fields.value} aria-invalid=${!!wrong} onInput=${set("value")} />${wrong && html`<span class="field-wrong">${wrong}</span>`}</div>
    <div class="buttons"><button type="submit" class="button primary" aria-disabled=${!!why || undefined} title=${why}>${t("params.add")}</button><${Button} onClick=${() => setFields(null)}>${t("dialog.cancel")}<//></div></form>`;
}

const itemOf = ({ section, name, value, type, description }) => ({ section, name, value, ...(type ? { type } : {}), ...(description ? { description } : {}) });

export default function Parameters({ task, reload }) {
  const place = usePlace();
  const draft = task.status === "created";
  const known = useRelated(task).data ?? {};
  const [edits, setEdits] = useState({});
  const [added, setAdded] = useState([]);
  const [removed, setRemoved] = useState([]);
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const find = place.query.find ?? "";
  const all = useMemo(() => {
    const stored = Object.values(task.hyperparams ?? {}).flatMap((some) => Object.entries(some).map(([name, one]) => ({ ...one, name: one.name ?? name })));
    return [...stored, ...added].filter((one) => one.section !== HIDDEN && !removed.includes(keyOf(one)));
  }, [task.hyperparams, added, removed]);
  const words = find.trim().toLowerCase();
  const shown = all.filter((one) => !words || `${keyOf(one)}=${edits[keyOf(one)]?.value ?? textOf(one)} ${noted(one.description)}`.toLowerCase().includes(words));
  const sections = [...new Set(all.map((one) => one.section))];

  const onEdit = (one, value) => setEdits((before) => {
    const { [keyOf(one)]: _, ...rest } = before;
    return value === textOf(one) ? rest : { ...rest, [keyOf(one)]: { value } };
  });
  const onRemove = (one) => {
    onEdit(one, textOf(one));
    if (one.added) setAdded(added.filter((other) => keyOf(other) !== keyOf(one)));
    else setRemoved([...removed, keyOf(one)]);
  };
  const changes = Object.keys(edits).filter((key) => !added.some((one) => keyOf(one) === key)).length + added.length + removed.length;
  const wrong = all.filter((one) => wrongOf(one.type, edits[keyOf(one)]?.value ?? textOf(one)) && (edits[keyOf(one)] || one.added)).length;
  const forget = () => { setEdits({}); setAdded([]); setRemoved([]); setError(null); };
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      const items = all.filter((one) => edits[keyOf(one)] || one.added).map((one) => itemOf({ ...one, value: edits[keyOf(one)]?.value ?? textOf(one) }));
      if (items.length) await call("tasks.edit_hyper_params", { task: task.id, hyperparams: items, replace_hyperparams: "none" });
      const gone = Object.values(task.hyperparams ?? {}).flatMap((some) => Object.values(some)).filter((one) => removed.includes(keyOf(one)));
      if (gone.length) await call("tasks.delete_hyper_params", { task: task.id, hyperparams: gone.map(({ section, name }) => ({ section, name })) });
      await reload();
      forget();
      announce(t("params.saved", { n: changes }));
    } catch (failed) { setError(failed); } finally { setBusy(false); }
  };
  return html`<div class="tools"><input type="search" value=${find} placeholder=${t("params.search")} aria-label=${t("params.search")} onInput=${(event) => setQuery({ find: event.target.value })} />
      <span class="faint number" role="status">${words ? t("params.found", { n: shown.length, all: all.length }) : ""}</span>
      <span class="end">${t("params.copy.all")} <${Copy} text=${asLines(shown)} label=${t("params.copy.all")} /></span></div>
    ${!draft && all.length > 0 && html`<p class="faint">${t("params.fixed")}</p>`}
    ${!all.length && html`<${Empty} title=${t("params.none")}><p class="faint">${t("params.none.why")}</p><//>`}
    ${sections.map((section) => {
      const rows = shown.filter((one) => one.section === section);
      return rows.length > 0 && html`<${Section} key=${section} title=${html`${section} <span class="count">${rows.length}</span>`} actions=${html`<${Copy} text=${asLines(rows)} label=${t("params.copy.section")} />`}>
        <${Table} title=${section} rows=${rows} draft=${draft} known=${known} edits=${edits} onEdit=${onEdit} onRemove=${onRemove} /><//>`;
    })}
    ${draft && html`<${Add} sections=${sections} taken=${new Set(all.map(keyOf))} onAdd=${(one) => setAdded([...added, { ...one, added: true }])} />
      ${changes > 0 && html`<div class="save-bar" role="region" aria-label=${t("params.changed", { n: changes })}><span role="status">${t("params.changed", { n: changes })}</span>
        <${Button} kind="primary" busy=${busy} why=${wrong ? t("params.wrong.some", { n: wrong }) : ""} onClick=${save}>${t("edit.save")}<//><${Button} onClick=${forget}>${t("params.forget")}<//></div>`}
      <${Failure} error=${error} />`}
    <${Configuration} task=${task} />`;
}

// Parameters by section: searched, copied, and edited where the task is a draft. Below them its configuration.
import { Component, html, useRef } from "../../base/html.js";
import { setQuery, usePlace } from "../../base/router.js";
import { language, t } from "../../base/words.js";
import { Button, Copy, Empty, Failure, Section } from "../../parts/basics.js";
import { Configuration } from "./configuration.js";
import { Add } from "./editing/add.js";
import { keyOf, textOf, useParameters } from "./editing/changes.js";
import { NoDraft, Removed, linesOf } from "./editing/notices.js";
import { useUnsaved } from "./editing/unsaved.js";
import { useRelated } from "./related.js";
import { wrongOf } from "./types.js";

const LONG = 60;
const NONE = {};
const BOOL = /^(true|false)$/i;
const nameOf = (one) => `${one.section}/${one.name}`;
const asLines = (some) => some.map((one) => `${nameOf(one)}=${textOf(one)}`).join("\n");
const noted = (text) => (text && text !== "None" ? text : "");

/** The kind of field for a value. It stays while one types: another one would take the focus away, and letters. */
function useKind(one, value, edited, id) {
  const kind = useRef(null);
  if (!kind.current || (!edited && document.activeElement?.id !== id)) {
    kind.current = one.type === "bool" && BOOL.test(value) ? "select" : value.length > LONG || value.includes("\n") ? "textarea" : "input";
  }
  return kind.current;
}

function Value({ one, draft, known, edited, onEdit }) {
  const id = `param-${keyOf(one)}`;
  const value = draft ? edited?.value ?? textOf(one) : textOf(one);
  const kind = useKind(one, value, edited, id);
  if (!draft) {
    const link = Object.hasOwn(known, value) ? known[value] : null;
    return html`${value === "" ? html`<span class="faint">${t("params.empty")}</span>` : html`<span class="value">${value}</span>`}
      ${link && html` <a href=${link.address}>${t(`related.kind.${link.kind}`)}: ${link.name} ${link.version ?? ""}</a>`}`;
  }
  const wrong = wrongOf(one.type, value);
  const edit = (event) => onEdit(one, event.target.value);
  const shared = { id, value, "aria-label": nameOf(one), "aria-invalid": !!wrong, "aria-describedby": wrong ? `${id}-wrong` : undefined, spellcheck: "false" };
  const choices = BOOL.test(value) ? ["True", "False"] : ["True", "False", value];
  return html`<div class="field">${kind === "select" ? html`<select ...${shared} onChange=${edit}>
      ${choices.map((choice) => html`<option key=${choice} selected=${choice.toLowerCase() === value.toLowerCase()}>${choice}</option>`)}</select>`
    : kind === "textarea" ? html`<textarea rows=${Math.max(1, Math.min(8, Math.ceil(value.length / LONG)))} ...${shared} onInput=${edit}></textarea>` : html`<input ...${shared} onInput=${edit} />`}
    ${wrong && html`<span class="field-wrong" id=${`${id}-wrong`}>${wrong}</span>`}
    ${edited && edited.value !== textOf(one) && !one.added && html`<span class="help">${t("params.was", { value: textOf(one) || t("params.empty") })}</span>`}</div>`;
}

/** One parameter. It is drawn again only when something of it has changed: of thousands, a letter that is typed concerns one. */
class Row extends Component {
  shouldComponentUpdate(next) { return Object.keys(next).some((name) => next[name] !== this.props[name]); }

  render({ one, draft, known, edited, act }) {
    return html`<tr class=${edited ? "changed" : ""}><th scope="row"><label for=${draft ? `param-${keyOf(one)}` : undefined}>${one.name}</label>
        ${noted(one.description) && html`<small class="faint">${one.description}</small>`}</th>
      <td><${Value} one=${one} draft=${draft} known=${known} edited=${edited} onEdit=${(...some) => act.current.onEdit(...some)} /></td><td class="faint">${noted(one.type)}</td>
      <td class="row-actions"><${Copy} text=${`${nameOf(one)}=${edited?.value ?? textOf(one)}`} label=${t("params.copy.one")} />
        ${draft && html`<button type="button" class="close" title=${t("params.remove")} aria-label=${`${t("params.remove")}: ${nameOf(one)}`} onClick=${() => act.current.onRemove(one)}>×</button>`}</td></tr>`;
  }
}

function Table({ title, rows, draft, known, edits, act }) {
  return html`<div class="scroller" tabindex="0" role="region" aria-label=${title}><table class="plain params" aria-label=${title}><thead><tr>
    <th scope="col">${t("params.name")}</th><th scope="col">${t("params.value")}</th><th scope="col">${t("params.type")}</th><th scope="col"><span class="reader-only">${t("params.actions")}</span></th></tr></thead>
    <tbody>${rows.map((one) => { const key = keyOf(one); return html`<${Row} key=${key} one=${one} draft=${draft} known=${known} edited=${edits[key]} act=${act} language=${language()} />`; })}</tbody></table></div>`;
}

export default function Parameters({ task, reload }) {
  const place = usePlace();
  const draft = task.status === "created";
  const known = useRelated(task).data ?? NONE;
  const mine = useParameters(task, reload);
  const { all, onAdd, forget, save, busy, error } = mine;
  const edits = draft ? mine.edits : NONE;
  const act = useRef(mine); // the same for all rows at all times
  act.current = mine;
  const changes = mine.count;
  const [adding, setAdding] = useUnsaved(`${task.id} parameter`);
  const typed = draft ? [] : [...linesOf(mine), ...(adding?.name || adding?.value ? [`${nameOf(adding)}=${adding.value}`] : [])];
  const forgetAll = () => { forget(); setAdding(undefined); };
  const find = place.query.find ?? "";
  const words = find.trim().toLowerCase();
  const rowsAll = draft ? all : mine.stored;
  const shown = rowsAll.filter((one) => !words || `${nameOf(one)}=${edits[keyOf(one)]?.value ?? textOf(one)} ${noted(one.description)}`.toLowerCase().includes(words));
  const sections = [...new Set(rowsAll.map((one) => one.section))];
  const wrong = all.filter((one) => wrongOf(one.type, edits[keyOf(one)]?.value ?? textOf(one)) && (edits[keyOf(one)] || one.added)).length;
  return html`<div class="tools"><input type="search" value=${find} placeholder=${t("params.search")} aria-label=${t("params.search")} onInput=${(event) => setQuery({ find: event.target.value })} />
      <span class="faint number" role="status">${words ? t("params.found", { n: shown.length, all: rowsAll.length }) : ""}</span>
      <span class="end">${t("params.copy.all")} <${Copy} text=${asLines(shown)} label=${t("params.copy.all")} /></span></div>
    ${typed.length > 0 && html`<${NoDraft} lines=${typed} onForget=${forgetAll} />`}
    ${draft && html`<${Removed} some=${mine.lost} onAdd=${onAdd} onForget=${mine.drop} />`}
    ${!draft && rowsAll.length > 0 && html`<p class="faint">${t("params.fixed")}</p>`}
    ${!rowsAll.length && html`<${Empty} title=${t("params.none")}><p class="faint">${t("params.none.why")}</p><//>`}
    ${sections.map((section) => {
      const rows = shown.filter((one) => one.section === section);
      return rows.length > 0 && html`<${Section} key=${section} title=${html`${section} <span class="count">${rows.length}</span>`} actions=${html`<${Copy} text=${asLines(rows)} label=${t("params.copy.section")} />`}>
        <${Table} title=${section} rows=${rows} draft=${draft} known=${known} edits=${edits} act=${act} /><//>`;
    })}
    ${draft && html`<${Add} fields=${adding} setFields=${setAdding} sections=${sections} taken=${new Set(all.map(keyOf))} onAdd=${onAdd} />
      ${changes > 0 && html`<div class="save-bar" role="region" aria-label=${t("params.changed", { n: changes })}><span role="status">${t("params.changed", { n: changes })}</span>
        <${Button} kind="primary" busy=${busy} why=${wrong ? t("params.wrong.some", { n: wrong }) : ""} onClick=${save}>${t("edit.save")}<//><${Button} onClick=${forget}>${t("params.forget")}<//></div>`}
      <${Failure} error=${error} />`}
    <${Configuration} task=${task} />`;
}

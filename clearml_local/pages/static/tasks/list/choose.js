// Which columns are shown and in what order: fixed ones, any metric, any parameter.
import { html, useMemo, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { t } from "../../base/words.js";
import { Button, Loaded } from "../../parts/basics.js";
import { Dialog } from "../../parts/dialog.js";
import { FIXED_IDS, column, defaults } from "./columns.js";
import { KINDS, metricId, parameterId } from "./names.js";

const SHOWN_MAX = 200;

/** Metrics and parameters that occur below a project, "*" for everywhere. */
export async function namesIn(id, how) {
  const metrics = call("projects.get_unique_metric_variants", id === "*" ? {} : { project: id }, how);
  const parameters = call("projects.get_hyper_parameters", { project: id === "*" ? "" : id, page_size: 500 }, how);
  const [found, named] = await Promise.all([metrics, parameters]);
  return {
    metrics: found.metrics.map(({ metric, variant }) => ({ metric: `${metric}`, variant: `${variant}` })),
    parameters: named.parameters.map(({ section, name }) => ({ id: parameterId(section, name), section, name })),
  };
}

/** How a column is called: the project's word for it first, where that is not what the tasks call it. */
const Called = ({ title, long }) => (!long || long.endsWith(`/ ${title}`) ? long ?? title : html`${title} <small class="faint">${long}</small>`);

function Chosen({ columns, project, set }) {
  const move = (at, by) => {
    const next = [...columns];
    next.splice(at + by, 0, ...next.splice(at, 1));
    set(next);
  };
  return html`<ol class="list-chosen">${columns.map(({ id }, at) => {
    const one = column(id, project);
    const name = one.long ?? one.title;
    return html`<li key=${id}><span><${Called} ...${one} /></span>${at > 0 && html`<span class="list-moves">
      <${Button} kind="quiet" disabled=${at < 2} aria-label=${t("choose.up", { name })} onClick=${() => move(at, -1)}>↑<//>
      <${Button} kind="quiet" disabled=${at === columns.length - 1} aria-label=${t("choose.down", { name })} onClick=${() => move(at, 1)}>↓<//>
      <${Button} kind="quiet" aria-label=${t("choose.remove", { name })} onClick=${() => set(columns.filter((other) => other.id !== id))}>×<//></span>`}</li>`;
  })}</ol>`;
}

const Choice = ({ id, label, columns, set }) => html`<label class="check"><input type="checkbox" disabled=${id === "name"} checked=${columns.some((one) => one.id === id)}
  onChange=${(event) => set(event.target.checked ? [...columns, { id }] : columns.filter((one) => one.id !== id))} /> <span>${label}</span></label>`;

function Group({ title, items, text, columns, set }) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = items.filter(({ label, long }) => words.every((word) => `${label} ${long ?? ""}`.toLowerCase().includes(word)));
  if (!items.length) return null;
  return html`<fieldset class="list-group"><legend>${title} <span class="count">${found.length}</span></legend>
    ${found.slice(0, SHOWN_MAX).map((item) => html`<${Choice} key=${item.id} ...${item} label=${html`<${Called} title=${item.label} long=${item.long} />`} columns=${columns} set=${set} />`)}
    ${found.length > SHOWN_MAX && html`<p class="faint">${t("choose.more", { n: found.length - SHOWN_MAX })}</p>`}</fieldset>`;
}

export function Choose({ view, id, place, project, onChange, onClose }) {
  const [columns, setColumns] = useState(view.columns);
  const [text, setText] = useState("");
  const [kind, setKind] = useState(KINDS[0]);
  const names = useData((how) => namesIn(id, how), `names ${id}`);
  const fixed = useMemo(() => FIXED_IDS.map((one) => ({ id: one, label: t(`col.${one}`) })), []);
  const save = (event) => { event.preventDefault(); onChange(columns); onClose(); };
  return html`<${Dialog} title=${t("choose.title")} onClose=${onClose} wide><form onSubmit=${save}><div class="list-choose">
    <section><h3>${t("choose.shown")}</h3><${Chosen} columns=${columns} project=${project} set=${setColumns} /></section>
    <section><h3>${t("choose.all")}</h3>
      <div class="list-line"><input type="search" autofocus class="list-search" placeholder=${t("choose.search")} aria-label=${t("choose.search")} value=${text} onInput=${(event) => setText(event.target.value)} />
        <label>${t("choose.kind")} <select value=${kind} onChange=${(event) => setKind(event.target.value)}>${KINDS.map((one) => html`<option key=${one} value=${one}>${t(`kind.${one}`)}</option>`)}</select></label></div>
      <div class="list-offer" tabindex="0" role="region" aria-label=${t("choose.all")}>
        <${Group} title=${t("choose.fixed")} items=${fixed} text=${text} columns=${columns} set=${setColumns} />
        <${Loaded} from=${names}>${({ metrics, parameters }) => html`
          <${Group} title=${t("choose.metrics")} text=${text} columns=${columns} set=${setColumns}
            items=${metrics.map(({ metric, variant }) => { const one = metricId(metric, variant, kind); return { id: one, label: kind === KINDS[0] ? column(one, project).title : variant, long: `${metric} / ${variant}` }; })} />
          <${Group} title=${t("choose.parameters")} text=${text} columns=${columns} set=${setColumns}
            items=${parameters.map((one) => ({ id: one.id, label: one.name, long: `${one.section} / ${one.name}` }))} />`}<//></div></section></div>
    <footer><${Button} onClick=${() => setColumns(defaults(place, project).map((one) => ({ id: one })))}>${t("choose.first")}<//>
      <${Button} onClick=${onClose}>${t("dialog.cancel")}<//><button type="submit" class="button primary">${t("choose.apply")}</button></footer></form><//>`;
}

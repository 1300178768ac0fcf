// Narrowing down by a metric's range or by the values of a parameter.
import { html, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { folded } from "../../base/texts.js";
import { t } from "../../base/words.js";
import { Loaded } from "../../parts/basics.js";
import { Chooser } from "../../parts/fields/chooser.js";
import { Confirm } from "../../parts/dialog.js";
import { namesIn } from "./choose.js";
import { KINDS, limitOf, metricId, parsed } from "./names.js";

const VALUES_MAX = 200;

function Limits({ low, high, setLow, setHigh }) {
  const field = (id, value, set) => html`<div class="field"><label for=${id}>${t(id)}</label>
    <input id=${id} inputmode="decimal" autocomplete="off" value=${value} aria-invalid=${Number.isNaN(limitOf(value))} onInput=${(event) => set(event.target.value)} /></div>`;
  return html`<div class="list-line">${field("narrow.low", low, setLow)}${field("narrow.high", high, setHigh)}</div>`;
}

function Values({ id, chosen, values, onChange }) {
  const { section, name } = parsed(chosen);
  const [text, setText] = useState("");
  const found = useData((how) => call("projects.get_hyperparam_values", { projects: id === "*" ? [] : [id], section, name, allow_public: true }, how), `values ${id} ${chosen}`);
  const toggle = (value) => onChange(values.includes(value) ? values.filter((one) => one !== value) : [...values, value]);
  return html`<${Loaded} from=${found}>${(answer) => {
    const all = answer.values.filter((value) => folded(value).includes(folded(text)));
    return html`<div class="field"><label for="narrow-value">${t("narrow.values", { n: answer.total })}</label>
      <input id="narrow-value" type="search" class="list-search" value=${text} placeholder=${t("pick.find")} onInput=${(event) => setText(event.target.value)} /></div>
      <div class="list-offer" role="group" aria-label=${t("narrow.values", { n: answer.total })}>${all.slice(0, VALUES_MAX).map((value) => html`<label class="check" key=${value}>
        <input type="checkbox" checked=${values.includes(value)} onChange=${() => toggle(value)} /> <span>${value || t("narrow.empty")}</span></label>`)}
      ${all.length > VALUES_MAX && html`<p class="faint">${t("choose.more", { n: all.length - VALUES_MAX })}</p>`}</div>`;
  }}<//>`;
}

/** `given` is the filter to change, {} for a new one; `onDone` gets {id, low, high} or {id, values}. */
export function Narrow({ id, given, onDone, onClose }) {
  const names = useData((how) => namesIn(id, how), `names ${id}`);
  const before = given.id ? parsed(given.id) : null;
  const [kind, setKind] = useState(before?.kind ?? KINDS[0]);
  const [chosen, setChosen] = useState(given.id ?? "");
  const [low, setLow] = useState(`${given.low ?? ""}`);
  const [high, setHigh] = useState(`${given.high ?? ""}`);
  const [values, setValues] = useState(given.values ?? []);
  const isMetric = chosen.startsWith("m.");
  const same = (metric) => { const { metric: m, variant } = parsed(metric); return metricId(m, variant, kind); };
  const wrong = Number.isNaN(limitOf(low)) || Number.isNaN(limitOf(high)) ? t("narrow.wrong") : limitOf(low) === null && limitOf(high) === null ? t("narrow.some") : "";
  const why = !chosen ? t("narrow.choose") : isMetric ? wrong : "";
  const done = async () => onDone(isMetric ? { id: same(chosen), low: limitOf(low), high: limitOf(high) } : { id: chosen, values });
  const choose = (what) => { setChosen(what); setValues([]); };
  return html`<${Confirm} title=${t("narrow.title")} label=${t("choose.apply")} why=${why} act=${done} onClose=${onClose}>
    <${Loaded} from=${names}>${({ metrics, parameters }) => html`<div class="field"><${Chooser} id="narrow-what" label=${t("narrow.what")}
      value=${isMetric ? metricId(parsed(chosen).metric, parsed(chosen).variant) : chosen} onChange=${choose} options=${[{ value: "", text: "–" },
        ...metrics.map(({ metric, variant }) => ({ value: metricId(metric, variant), text: `${metric} / ${variant}`, group: t("choose.metrics") })),
        ...parameters.map((one) => ({ value: one.id, text: `${one.section} / ${one.name}`, group: t("choose.parameters") }))]} /></div>`}<//>
    ${isMetric && html`<div class="field"><label for="narrow-kind">${t("choose.kind")}</label><select id="narrow-kind" value=${kind} onChange=${(event) => setKind(event.target.value)}>
        ${KINDS.map((one) => html`<option key=${one} value=${one}>${t(`kind.${one}`)}</option>`)}</select></div>
      <${Limits} low=${low} high=${high} setLow=${setLow} setHigh=${setHigh} />`}
    ${chosen && !isMetric && html`<${Values} key=${chosen} id=${id} chosen=${chosen} values=${values} onChange=${setValues} />`}
    ${why && chosen && html`<p class="faint" role="status">${why}</p>`}<//>`;
}

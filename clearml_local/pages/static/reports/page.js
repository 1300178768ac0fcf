// Reports: /reports, and one of them at /reports/PROJECT/ID.
import { html, style } from "../base/html.js";
import { useTitle } from "../base/router.js";
import { useCall } from "../base/data.js";
import { concerns } from "../base/live.js";
import { Ago } from "../base/times.js";
import { addWords, t } from "../base/words.js";
import { Empty, Id, Loaded, Tags } from "../parts/basics.js";
import { Status } from "../parts/status.js";
import { Markdown } from "../parts/documents/markdown.js";

style(import.meta.url, "reports.css");
addWords({
  en: { "reports.title": "Reports", "reports.none": "There is no report", "reports.none.text": "Reports that are written with ClearML, of Markdown, show here.", "reports.empty": "This report has no text.",
    "reports.name": "Name", "reports.project": "Project", "reports.state": "State", "reports.change": "Last change", "reports.gone": "There is no such report" },
  pt: { "reports.title": "Relatórios", "reports.none": "Não há relatórios", "reports.none.text": "Relatórios escritos com o ClearML, em Markdown, aparecem aqui.", "reports.empty": "Este relatório não tem texto.",
    "reports.name": "Nome", "reports.project": "Projeto", "reports.state": "Estado", "reports.change": "Última mudança", "reports.gone": "Este relatório não existe" },
});
const FIELDS = ["name", "tags", "status", "project.name", "last_update", "report"];
const live = { when: (changes) => concerns(changes, "tasks"), keep: true };

function List() {
  useTitle(t("reports.title"));
  const asked = useCall("reports.get_all_ex", { only_fields: FIELDS.slice(0, -1), system_tags: ["__$not", "archived"], order_by: ["-last_update"], page: 0, page_size: 200 }, live);
  return html`<div class="page-head"><h1>${t("reports.title")}</h1></div><${Loaded} from=${asked}>${({ tasks }) => (tasks.length === 0
    ? html`<${Empty} title=${t("reports.none")}><p>${t("reports.none.text")}</p><//>` : html`<div class="section"><div class="scroller" tabindex="0" role="region" aria-label=${t("reports.title")}><table class="plain" aria-label=${t("reports.title")}>
      <thead><tr>${["name", "project", "state", "change"].map((one) => html`<th key=${one} scope="col">${t(`reports.${one}`)}</th>`)}</tr></thead>
      <tbody>${tasks.map((one) => html`<tr key=${one.id}><th scope="row"><a href=${`/reports/${one.project?.id ?? "*"}/${one.id}`}>${one.name}</a> <${Tags} tags=${one.tags} /></th>
        <td>${one.project?.name}</td><td><${Status} status=${one.status} /></td><td><${Ago} at=${one.last_update} /></td></tr>`)}</tbody></table></div></div>`)}<//>`;
}

function Report({ id }) {
  const asked = useCall("reports.get_all_ex", { id: [id], only_fields: FIELDS }, live);
  const report = asked.data?.tasks[0];
  useTitle(report?.name);
  return html`<${Loaded} from=${asked}>${() => (!report ? html`<${Empty} title=${t("reports.gone")}><a class="button" href="/reports">${t("reports.title")}</a><//>` : html`
    <div class="page-head"><nav class="crumbs" aria-label=${t("reports.title")}><a href="/reports">${t("reports.title")}</a></nav><h1>${report.name}</h1><${Status} status=${report.status} /><${Id} id=${report.id} />
      <span class="faint"><${Ago} at=${report.last_update} /></span></div>
    <article class="section reports-text">${report.report ? html`<${Markdown} text=${report.report} />` : html`<p class="faint">${t("reports.empty")}</p>`}</article>`)}<//>`;
}

export default function Page({ place }) {
  const id = place.parts[2];
  return id ? html`<${Report} key=${id} id=${id} />` : html`<${List} />`;
}

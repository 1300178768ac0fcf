// Where a model comes from, and what it displaced: versions of datasets, stages, the run, the model, its promotion.
import { html } from "../../base/html.js";
import { useData } from "../../base/data.js";
import { t } from "../../base/words.js";
import { Empty, Loaded, Section } from "../../parts/basics.js";
import { Graph } from "../../parts/graph.js";
import { concerns } from "../../base/live.js";
import { lineageOf } from "../lineage.js";

export function Lineage({ model, family, live }) {
  const from = useData((how) => lineageOf(model, family, how), `lineage ${model.id} ${model.last_update}`, { when: (changes) => concerns(changes, "models"), keep: true });
  return html`<${Section} title=${t("model.tab.lineage")}><${Loaded} from=${from}>${({ nodes, edges }) => (nodes.length < 2
    ? html`<${Empty} title=${t("lineage.none")}><p>${t("lineage.how")}</p><//>`
    : html`<p class="faint">${t("lineage.text")}</p><${Graph} nodes=${nodes} edges=${edges} selected=${model.id} name="lineage" readable=${0.92} label=${t("model.tab.lineage")} />`)}<//><//>`;
}

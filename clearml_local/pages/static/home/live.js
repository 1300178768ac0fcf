// The models that are live, how old they are, and the numbers that count.
import { html } from "../base/html.js";
import { knownSession } from "../base/api.js";
import { modelAddress } from "../base/router.js";
import { numberOf } from "../base/texts.js";
import { Ago, Since, number } from "../base/times.js";
import { said, t } from "../base/words.js";
import { Facts, Loaded, Section } from "../parts/basics.js";

const METRICS = 4;
const valueOf = (model, key) => model.metadata?.[key]?.value;
const shown = (text) => (numberOf(text) === null ? text : number(numberOf(text)));

function Model({ model, how }) {
  const version = how.version && valueOf(model, how.version);
  const promoted = how.promotion?.at && valueOf(model, how.promotion.at);
  const metrics = (how.metrics ?? []).filter((one) => valueOf(model, one.key)).slice(0, METRICS);
  return html`<li><p class="line"><a class="strong" href=${modelAddress(model)}>${model.name}${version && ` ${t("home.version", { version })}`}</a>
      <span class="faint">${promoted ? html`${t("home.since")} <${Since} at=${promoted} />` : html`${t("home.made")} <${Ago} at=${model.created} />`}</span></p>
    ${metrics.length > 0 ? html`<${Facts} rows=${metrics.map((one) => [said(one.label) || one.key, shown(valueOf(model, one.key))])} />`
      : html`<p class="faint">${model.project?.name}${model.task?.name && ` · ${model.task.name}`}</p>`}</li>`;
}

export function Live({ asked }) {
  const how = knownSession()?.project?.models ?? {};
  const kind = how.live ? "live" : "published";
  return html`<${Section} title=${t(`home.${kind}`)}><${Loaded} from=${asked}>${({ models }) => (models.length === 0 ? html`<p class="faint">${t(`home.${kind}.none`)}</p>`
    : html`<ul class="live">${models.map((model) => html`<${Model} key=${model.id} model=${model} how=${how} />`)}</ul>`)}<//><//>`;
}

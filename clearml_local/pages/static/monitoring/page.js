// Monitoring: how the live model is doing, of what its monitor, its retraining and its service report.
import { html, style } from "../base/html.js";
import { useTitle } from "../base/router.js";
import { t } from "../base/words.js";
import { Plain } from "./plain.js";
import { Course } from "./course.js";
import { Decisions } from "./decisions.js";
import { Look } from "./look.js";
import { Looks } from "./list.js";
import { settings, useLooks } from "./looks.js";
import { Serving } from "./serving.js";
import { Command, Empty, Loaded } from "../parts/basics.js";
import "./words.js";

style(import.meta.url, "monitoring.css");

const Nothing = ({ how }) => html`<${Empty} title=${t("looks.none")}><p>${t("looks.none.text")}</p>
  ${how.commands.map((one) => html`<${Command} key=${one} text=${one} />`)}<//>`;

function Watched({ how, place }) {
  const asked = useLooks(how);
  return html`<${Loaded} from=${asked}>${(looks) => {
    if (!looks.length) return html`<${Nothing} how=${how} />`;
    const chosen = looks.find((one) => one.id === place.query.look) ?? looks[0];
    return html`<${Look} key=${chosen.id} look=${chosen} newest=${looks[0]} how=${how} />
      <${Course} look=${looks.find((one) => Object.keys(one.last_metrics ?? {}).length) ?? chosen} how=${how} />
      <${Looks} looks=${looks} chosen=${chosen.id} how=${how} />`;
  }}<//>
  ${how.decisions && html`<${Decisions} how=${how.decisions} />`}
  <${Serving} how=${how.serving} outputs=${how.outputs} />`;
}

export default function Page({ place }) {
  const how = settings();
  useTitle(t("monitoring.title"));
  return html`<div class="page-head"><h1>${t("monitoring.title")}</h1></div>
    ${how ? html`<${Watched} how=${how} place=${place} />` : html`<${Plain} />`}`;
}

// The last looks at the live model that somebody should see.
import { html, style } from "../base/html.js";
import { Ago, number } from "../base/times.js";
import { said, t } from "../base/words.js";
import { Loaded, Section } from "../parts/basics.js";
import { Level, column } from "../monitoring/look.js";
import { isAlert, lastOf, useLooks } from "../monitoring/looks.js";
import "../monitoring/words.js";

style(import.meta.url, "../monitoring/monitoring.css");
const SHOWN = 4;

export function Alerts({ how }) {
  const asked = useLooks(how, 20);
  return html`<${Section} title=${t("home.alerts")} actions=${html`<a href="/monitoring">${t("home.alerts.all")}</a>`}><${Loaded} from=${asked}>${(looks) => {
    const [newest] = looks;
    const alerts = looks.filter((one) => isAlert(one, how)).slice(0, SHOWN);
    if (!newest) return html`<p class="faint">${t("looks.none")}</p>`;
    return html`${!isAlert(newest, how) && html`<p><${Level} look=${newest} how=${how} /> <span class="faint"><${Ago} at=${newest.started ?? newest.created} /></span></p>`}
      ${alerts.length > 0 && html`<ul class="alerts">${alerts.map((look) => html`<li key=${look.id}><p class="line"><a class="strong" href=${`/monitoring?look=${look.id}`}><${Level} look=${look} how=${how} /></a>
        <span class="faint">${how.columns.slice(0, 2).map((one) => column(look, how, one.key)).filter(Boolean).map((one) => html`${one} `)}·${" "}<${Ago} at=${look.started ?? look.created} /></span></p>
        <p class="faint">${how.metrics.slice(0, 2).filter((one) => lastOf(look, one) !== undefined).map((one) => `${said(one.label) || one.variant} ${number(lastOf(look, one))}`).join(" · ")}</p></li>`)}</ul>`}`;
  }}<//><//>`;
}

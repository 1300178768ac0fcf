// Window after window: what the newest look knows of itself and of those before.
import { html, useMemo } from "../base/html.js";
import { useCall } from "../base/data.js";
import { concerns } from "../base/live.js";
import { own } from "../base/own.js";
import { said, t } from "../base/words.js";
import { Loaded, Section } from "../parts/basics.js";
import { Curve } from "../parts/curve.js";

/** Metrics that are drawn together: those of one name. */
const grouped = (metrics) => [...new Set(metrics.map((one) => one.metric))].map((name) => metrics.filter((one) => one.metric === name));

function Group({ group, found }) {
  const series = useMemo(() => group.flatMap((one) => {
    const curve = own(own(found, one.metric), one.variant);
    if (!curve?.x.length) return [];
    const name = said(one.label) || one.variant;
    const limit = typeof one.limit === "number" && { name: t("course.limit", { name }), x: [curve.x[0], curve.x.at(-1)], y: [one.limit, one.limit], dashed: true };
    return [{ name, x: curve.x, y: curve.y }, limit].filter(Boolean);
  }), [group, found]);
  if (!series.length) return null;
  const title = group.length === 1 ? said(group[0].label) || group[0].variant : t("course.of", { name: group[0].metric });
  return html`<div class="curve-box"><h3>${title}</h3><${Curve} series=${series} height=${190} title=${title} /></div>`;
}

export function Course({ look, how }) {
  const groups = useMemo(() => grouped(how.metrics), [how.metrics]);
  const asked = useCall("events.scalar_metrics_iter_histogram", how.metrics.length ? {
    task: look.id, metrics: groups.map((group) => ({ metric: group[0].metric, variants: group.map((one) => one.variant) })),
  } : null, { when: (changes) => concerns(changes, "tasks", look.id), keep: true });
  if (!how.metrics.length) return null;
  return html`<${Section} title=${t("course.title")}><p class="faint">${t("course.text")}</p>
    <${Loaded} from=${asked}>${(found) => html`<div class="look-curves">${groups.map((group) => html`<${Group} key=${group[0].metric} group=${group} found=${found} />`)}</div>`}<//><//>`;
}

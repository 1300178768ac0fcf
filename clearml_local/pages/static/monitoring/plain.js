// Monitoring of any project, where no file says what counts: tasks that watch or serve, and how to say more.
import { html } from "../base/html.js";
import { useCall } from "../base/data.js";
import { concerns } from "../base/live.js";
import { addressOf } from "../base/router.js";
import { Ago, Ran } from "../base/times.js";
import { t } from "../base/words.js";
import { Command, Empty, Loaded, Section, Tags } from "../parts/basics.js";
import { Status } from "../parts/status.js";
import { Endpoints } from "./serving.js";

const FIELDS = ["name", "type", "status", "tags", "system_tags", "project.name", "started", "completed", "last_update", "status_changed", "active_duration"];
const EXAMPLE = `project: My project
monitoring:
  task: monitor            # name and type of the tasks that look at a model
  type: monitor
  severity: severity-      # their tag that says how grave it is
  levels: [none, low, high]
  alert: high
  metrics:
    - {metric: drift, variant: score, limit: 0.1}
  findings: findings       # a table that they report`;
const OPEN = "python -m clearml_local ui --pages FILE.yaml";

export function Plain() {
  const asked = useCall("tasks.get_all_ex", { type: ["monitor", "service"], only_fields: FIELDS, order_by: ["-last_update"], page: 0, page_size: 50,
    system_tags: ["-archived"], search_hidden: true }, { when: (changes) => concerns(changes, "tasks"), keep: true, pause: 3000 });
  const more = html`<details class="look-details"><summary>${t("plain.more")}</summary><p>${t("plain.more.text")}</p><${Command} text=${EXAMPLE} /><${Command} text=${OPEN} /></details>`;
  return html`<${Loaded} from=${asked}>${({ tasks }) => (tasks.length === 0 ? html`<${Empty} title=${t("plain.none")}><p>${t("plain.none.text")}</p>${more}<//>` : html`
    <${Section} title=${t("plain.title")}><div class="scroller" tabindex="0" role="region" aria-label=${t("plain.title")}><table class="plain">
      <thead><tr>${["name", "project", "status", "tags", "ran", "when"].map((name) => html`<th key=${name} scope="col">${t(`plain.${name}`)}</th>`)}</tr></thead>
      <tbody>${tasks.map((task) => html`<tr key=${task.id}><th scope="row"><a href=${addressOf(task)}>${task.name}</a> <span class="faint">${task.type}</span></th>
        <td>${task.project?.name}</td><td><${Status} status=${task.status} /></td><td><${Tags} tags=${task.tags} /></td><td><${Ran} task=${task} /></td>
        <td><${Ago} at=${task.last_update} /></td></tr>`)}</tbody></table></div>${more}<//>`)}<//>
    <${Endpoints} />`;
}

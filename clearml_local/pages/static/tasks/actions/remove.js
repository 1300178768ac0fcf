// Deleting: named before, and confirmed. Files of a task stay where they are: a login of these pages may read the
// file server, and not delete from it; so it is said which ones are left.
import { html, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { t } from "../../base/words.js";
import { parentsOf } from "../../datasets/source.js";
import { Failure } from "../../parts/basics.js";
import { Confirm } from "../../parts/dialog.js";
import { announce } from "../../parts/toast.js";
import { Named, doing, useProgress } from "./confirm.js";
import { isPipeline } from "./possible.js";
import { act } from "./run.js";

const FREELY = ["stopped", "completed", "closed", "failed"];

const DATASETS_MOST = 50; // whose children are sought: their ids make one pattern

/** Versions of datasets that were made of some of these tasks, and would stay without what they are made of. */
function useChildren(tasks) {
  const ids = tasks.filter((task) => (task.system_tags ?? []).includes("dataset")).map((task) => task.id).slice(0, DATASETS_MOST);
  return useData(async (how) => {
    const body = { system_tags: ["dataset"], _any_: { fields: ["configuration"], pattern: ids.join("|") }, search_hidden: true, page: 0, page_size: 200, only_fields: ["name", "configuration.Dataset Struct"] };
    const found = (await call("tasks.get_all_ex", body, how)).tasks;
    return found.filter((one) => !tasks.some((task) => task.id === one.id) && parentsOf(one).some((id) => ids.includes(id)));
  }, ids.length ? `children ${ids.join()}` : null);
}

export function Remove({ tasks, onClose, finished }) {
  const pipelines = tasks.filter(isPipeline).length;
  const published = tasks.filter((task) => task.status === "published").length;
  const [steps, setSteps] = useState(true);
  const [agreed, setAgreed] = useState(false);
  const [orphaned, setOrphaned] = useState(false);
  const asked = useChildren(tasks);
  const children = asked.data ?? [];
  const { line, progress } = useProgress(tasks);
  const go = async () => {
    const free = tasks.filter((task) => FREELY.includes(task.status));
    const forced = tasks.filter((task) => !FREELY.includes(task.status));
    const body = { return_file_urls: true };
    const outcome = await act("remove", free, body, { steps, progress });
    if (forced.length) {
      const more = await act("remove", forced, { ...body, force: true }, { steps, progress: (n) => progress(free.length + n) });
      for (const name of ["succeeded", "failed", "files"]) outcome[name].push(...more[name]);
    }
    if (outcome.succeeded.length) announce(t("act.remove.done", { n: outcome.succeeded.length }));
    finished(outcome);
  };
  const why = published && !agreed ? t("act.remove.agree.why") : asked.loading ? t("act.remove.looking") : children.length && !orphaned ? t("act.remove.children.why") : "";
  return html`<${Confirm} title=${t("act.remove.title", { n: tasks.length })} label=${doing("remove")} danger why=${why} act=${go} onClose=${onClose}>
    <${Named} tasks=${tasks} />
    <p>${t("act.remove.text", { n: tasks.length })}</p><p class="faint">${t("act.remove.files")}</p>
    ${pipelines > 0 && html`<label class="check"><input type="checkbox" checked=${steps} onChange=${(event) => setSteps(event.target.checked)} /> ${t("act.remove.steps")}</label>`}
    ${published > 0 && html`<label class="check notice"><input type="checkbox" checked=${agreed} onChange=${(event) => setAgreed(event.target.checked)} />
      ${t("act.remove.agree", { n: published })}</label>`}
    ${children.length > 0 && html`<label class="check notice"><input type="checkbox" checked=${orphaned} onChange=${(event) => setOrphaned(event.target.checked)} />
      ${t("act.remove.children", { n: children.length, names: children.slice(0, 4).map((one) => one.name).join(", ") })}</label>`}
    <${Failure} error=${asked.error} />${line}<//>`;
}

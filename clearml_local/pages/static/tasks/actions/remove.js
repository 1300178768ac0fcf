// Deleting: named before, and confirmed. Files of a task stay where they are: a login of these pages may read the
// file server, and not delete from it; so it is said which ones are left.
import { html, useState } from "../../base/html.js";
import { t } from "../../base/words.js";
import { Confirm } from "../../parts/dialog.js";
import { announce } from "../../parts/toast.js";
import { Named, useProgress } from "./confirm.js";
import { isPipeline } from "./possible.js";
import { act } from "./run.js";

const FREELY = ["stopped", "completed", "closed", "failed"];

export function Remove({ tasks, onClose, finished }) {
  const pipelines = tasks.filter(isPipeline).length;
  const published = tasks.filter((task) => task.status === "published").length;
  const [steps, setSteps] = useState(true);
  const [agreed, setAgreed] = useState(false);
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
  const why = published && !agreed ? t("act.remove.agree.why") : "";
  return html`<${Confirm} title=${t("act.remove.title", { n: tasks.length })} label=${t("act.remove")} danger why=${why} act=${go} onClose=${onClose}>
    <${Named} tasks=${tasks} />
    <p>${t("act.remove.text", { n: tasks.length })}</p><p class="faint">${t("act.remove.files")}</p>
    ${pipelines > 0 && html`<label class="check"><input type="checkbox" checked=${steps} onChange=${(event) => setSteps(event.target.checked)} /> ${t("act.remove.steps")}</label>`}
    ${published > 0 && html`<label class="check notice"><input type="checkbox" checked=${agreed} onChange=${(event) => setAgreed(event.target.checked)} />
      ${t("act.remove.agree", { n: published })}</label>`}
    ${line}<//>`;
}

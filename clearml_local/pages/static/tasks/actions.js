// What can be done with one or several tasks: items for a menu, and the dialog that one of them opened.
import { html, useState } from "../base/html.js";
import { compareAddress, navigate } from "../base/router.js";
import { t } from "../base/words.js";
import { announce } from "../parts/toast.js";
import { Abort, Outcome, Publish, Reset } from "./actions/confirm.js";
import { Clone } from "./actions/clone.js";
import { Enqueue } from "./actions/enqueue.js";
import { COMPARED_MAX, able, isArchived } from "./actions/possible.js";
import { Remove } from "./actions/remove.js";
import { act } from "./actions/run.js";
import { EditTags } from "./actions/tags.js";
import "./actions/words.js";

const DIALOGS = { enqueue: Enqueue, abort: Abort, clone: Clone, reset: Reset, publish: Publish, remove: Remove, tags: EditTags };

/**
 * `tasks`: documents with at least `id`, `name`, `status`, `tags` and `system_tags`; `project` for a comparison's address.
 * `onDone({action, ids, made})` is called after something was done: `ids` of the tasks it worked for, `made` of a copy.
 * Returns `{items, dialog}`: `items` for parts/menu.js, each with its `id`; `dialog` is to be rendered somewhere.
 */
export function useTaskActions(tasks, { onDone = () => {} } = {}) {
  const [open, setOpen] = useState(null);
  // A dialog that ends may only close itself, and not the outcome that was opened meanwhile.
  const close = () => setOpen((now) => (now === open ? null : now));

  const finished = (action, some, outcome) => {
    const { succeeded, failed, files = [] } = outcome;
    if (succeeded.length) onDone({ action, ids: succeeded.map((one) => one.id), made: outcome.made });
    if (failed.length || files.length) setOpen({ kind: "outcome", action, tasks: some, outcome });
    else setOpen(null);
  };

  const start = (kind) => setOpen({ kind, tasks: able(kind, tasks) });

  const archive = async (kind) => {
    const some = able(kind, tasks);
    try {
      const outcome = await act(kind, some);
      const back = kind === "archive" ? "unarchive" : "archive";
      if (outcome.succeeded.length) {
        const undo = async () => {
          try { finished(back, some, await act(back, some)); } catch (error) { announce(error.message || t("error.gone"), "error"); }
        };
        announce(t(`act.${kind}.done`, { n: outcome.succeeded.length }), "done", { label: t("act.undo"), run: undo });
      }
      finished(kind, some, outcome);
    } catch (error) { announce(error.message || t("error.gone"), "error"); }
  };

  const compare = () => {
    const projects = new Set(tasks.map((task) => task.project?.id ?? task.project ?? "*"));
    navigate(compareAddress(tasks.map((task) => task.id), "parameters", projects.size === 1 ? [...projects][0] : "*"));
  };

  const item = (kind, run, danger = false) => {
    const n = able(kind, tasks).length;
    const all = tasks.length;
    const count = all < 2 || kind === "compare" ? "" : n === all || !n ? ` (${all})` : ` (${t("act.of", { n, all })})`;
    return { id: kind, label: t(`act.${kind}`) + count, run, danger, why: n ? "" : t(`act.${kind}.why`, { max: COMPARED_MAX }) };
  };

  const archived = tasks.length > 0 && tasks.every(isArchived);
  const items = [
    item("enqueue", () => start("enqueue")),
    item("abort", () => start("abort")),
    item("clone", () => start("clone")),
    item("reset", () => start("reset")),
    item("publish", () => start("publish")),
    item("tags", () => start("tags")),
    item("compare", compare),
    archived ? item("unarchive", () => archive("unarchive")) : item("archive", () => archive("archive")),
    item("remove", () => start("remove"), true),
  ];

  const Shown = open && (open.kind === "outcome" ? Outcome : DIALOGS[open.kind]);
  const dialog = open && html`<${Shown} key=${open.kind} ...${open} onClose=${close} finished=${(outcome) => finished(open.kind, open.tasks, outcome)} />`;
  return { items, dialog };
}

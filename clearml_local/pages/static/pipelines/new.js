// A new run: the parameters of an earlier one, changed and checked, and the queue that it goes to.
import { html, style, useMemo, useRef, useState } from "../base/html.js";
import { call } from "../base/api.js";
import { useCall } from "../base/data.js";
import { keep, kept } from "../base/kept.js";
import { own } from "../base/own.js";
import { navigate, pipelineAddress, useTitle } from "../base/router.js";
import { folded, listenCommand } from "../base/texts.js";
import { said, t } from "../base/words.js";
import { Button, Command, Empty, Failure, Loaded, Section, Start } from "../parts/basics.js";
import { Chooser } from "../parts/fields/chooser.js";
import { announce } from "../parts/toast.js";
import { Queues, enqueued, useQueue } from "./actions.js";
import { changedIn, newCommand } from "./commands.js";
import { FIRST_PIPELINE, newAddress, pipelineName, projectFile, useRun } from "./data.js";
import { Field, marked } from "./new/fields.js";
import { isObject } from "./new/rules.js";
import { fieldsOf, schemaOf, wrong } from "./new/schema.js";
import "./new/words.js";

style(import.meta.url, "new/new.css");

const FEW = 24; // parameters up to which all groups are open
const DRAFTS = "pipeline.drafts"; // run -> what was typed: two tabs may each prepare one
const DRAFTS_MOST = 20;

export function NewRun({ project, like, query }) {
  const last = useCall("tasks.get_all_ex", { project: [project], type: ["controller"], system_tags: ["__$not", "archived"], search_hidden: true, order_by: ["-created"], page: 0, page_size: 30, only_fields: ["name", "status", "created"] }, { keep: true });
  const from = like ?? last.data?.tasks[0]?.id ?? null;
  const run = useRun(from);
  if (last.data && !last.data.tasks.length) return html`<${Empty} title=${t("new.none.title")}><p>${t("new.none.text")}</p><${Start} how=${t("pipe.none.text")} program=${FIRST_PIPELINE} /><//>`;
  return html`<${Loaded} from=${run}>${(found) => (found ? html`<${Form} key=${found.id} run=${found} given=${givenIn(query)} others=${last.data?.tasks ?? []} project=${project} />`
    : html`<${Empty} title=${t("run.gone.title")}><p>${t("run.gone.text")}</p><//>`)}<//>`;
}

const givenIn = (query) => Object.fromEntries(Object.entries(query).filter(([name]) => name.startsWith("Args/")).map(([name, value]) => [name.slice(5), value]));

/** Drafts as this page keeps them, of what a browser had under their name. */
const draftsIn = (value) => (isObject(value) ? Object.fromEntries(Object.entries(value).filter(([, typed]) => isObject(typed))
  .map(([run, typed]) => [run, Object.fromEntries(Object.entries(typed).filter(([, text]) => typeof text === "string"))])) : undefined);

/** Keep what was typed for a run, where that is anything; the newest of all runs stay. */
function keepDraft(run, typed) {
  const { [run]: _, ...others } = kept(DRAFTS, {}, draftsIn);
  const some = [...Object.entries(others), ...(Object.keys(typed).length ? [[run, typed]] : [])].slice(-DRAFTS_MOST);
  keep(DRAFTS, some.length ? Object.fromEntries(some) : undefined);
}

/** What was typed and not started yet; it outlives a reload. */
function useDraft(run, fields, given) {
  const [typed, setTyped] = useState(() => {
    const draft = own(kept(DRAFTS, {}, draftsIn), run.id) ?? {};
    const known = (some) => Object.fromEntries(Object.entries(some).filter(([name]) => fields.some((field) => field.name === name)));
    return { ...known(draft), ...known(given) };
  });
  const set = (changes) => setTyped((before) => {
    const now = { ...before, ...changes };
    for (const field of fields) if (own(now, field.name) === field.value) delete now[field.name];
    keepDraft(run.id, now);
    return now;
  });
  return [typed, set];
}

function Form({ run, given, others, project }) {
  const schema = useMemo(() => schemaOf(run), [run.configuration]);
  const fields = useMemo(() => fieldsOf(run, schema), [run.hyperparams, schema]);
  const [typed, set] = useDraft(run, fields, given);
  const [filter, setFilter] = useState({ text: "", show: "all" }); // `names`: of what was so when it was chosen; what is typed right must not vanish
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const going = useRef(false); // at once: what is sent twice in one moment starts one run
  const [error, setError] = useState(null);
  const from = useQueue(projectFile().queues?.controller ?? "services");
  const form = useRef(null);
  const textOf = (field) => own(typed, field.name) ?? field.value;
  const errors = new Map(fields.map((field) => [field.name, wrong(field, textOf(field))]).filter(([, text]) => text));
  const name = pipelineName(run.project);
  useTitle(t("new.title", { name }));
  const gone = Object.keys(given).filter((one) => !fields.some((field) => field.name === one));

  const go = async (event) => {
    event.preventDefault();
    if (going.current || !from.queue) return;
    setTried(true);
    setError(null);
    if (errors.size) {
      setFilter({ text: "", show: "wrong", names: new Set(errors.keys()) });
      requestAnimationFrame(() => form.current?.querySelector("[aria-invalid]")?.focus());
      return;
    }
    going.current = true;
    setBusy(true);
    try {
      const id = await started(run, fields, textOf, from.chosen);
      keepDraft(run.id, {});
      announce(t("new.started", { name: await nameOf(id, name), queue: from.queue.name }));
      navigate(pipelineAddress({ id, project }));
    } catch (failed) { going.current = false; setError(failed); setBusy(false); }
  };
  const other = changedIn(fields, textOf);
  const changed = Object.keys(typed).length;
  const described = fields.some((field) => field.default !== undefined);
  const silent = stagesUnheard(run, from);
  return html`<form ref=${form} class="new-run" onSubmit=${go} noValidate>
    <div class="page-head"><nav class="crumbs"><a href="/pipelines">${t("pipe.all")}</a> / <a href=${`/pipelines/${project}`}>${name}</a></nav><h1>${t("new.title", { name })}</h1></div>
    <${Source} run=${run} others=${others} project=${project} />
    ${gone.length > 0 && html`<p class="notice">${t("new.gone", { names: gone.join(", ") })}</p>`}
    ${!schema && fields.length > 0 && html`<p class="notice">${t("new.noschema")}</p>`}
    ${fields.length ? html`<${Tools} fields=${fields} typed=${typed} errors=${errors} other=${other} filter=${filter} setFilter=${setFilter} set=${set} />
      <${Groups} fields=${fields} schema=${schema} typed=${typed} textOf=${textOf} errors=${errors} filter=${filter} set=${set} />` : html`<p class="card">${t("new.none.params")}</p>`}
    <${Section} title=${t("new.queue")}><${Queues} from=${from} nobody=${silent && t("new.queue.nobody", { queue: silent })} />${!silent && html`<${StagesQueue} run=${run} from=${from} />`}
      ${schema && html`<p class="faint">${t("new.cross")}</p>`}<${Command} title=${t("new.command")} text=${newCommand(run, other, from.queue?.name ?? "services")} /><//>
    <div class="new-end"><${Failure} error=${error} />${tried && errors.size > 0 && html`<p class="failure" role="alert">${t("new.stop", { n: errors.size })}${filter.show === "wrong" && html` <${Button} onClick=${() => setFilter({ text: "", show: "all" })}>${t("new.stop.all")}<//>`}</p>`}
      <p class="counts" role="status"><span class=${changed ? "changed" : "faint"}>${t("new.changed", { n: changed })}</span>${described && html`<span>${t("new.differs", { n: other.length })}</span>`}
        ${errors.size > 0 && html`<span class="wrong">${t("new.wrong", { n: errors.size })}</span>`}</p>
      <div class="actions"><a class="button" href=${pipelineAddress(run)}>${t("dialog.cancel")}</a>
        <button type="submit" class="button primary" aria-busy=${busy || undefined} aria-disabled=${!from.queue || undefined}>${t("new.start")}</button></div></div></form>`;
}

/**
 * Start a copy. A real server lays values over a copy under their plain names and keeps what it escaped: names with "." or "$"
 * would be there twice. Such a run is copied, edited and enqueued by calls that do not have this.
 */
async function started(run, fields, textOf, queue) {
  const values = fields.map((field) => ({ name: field.name, value: textOf(field) }));
  if (!fields.some((field) => /[.$]/.test(field.name))) return (await call("pipelines.start_pipeline", { task: run.id, queue, args: values })).pipeline;
  const { id } = await call("tasks.clone", { task: run.id, new_task_name: run.name });
  const changed = fields.filter((field) => textOf(field) !== field.value).map((field) => ({ ...run.hyperparams.Args[field.name], section: "Args", name: field.name, value: textOf(field) }));
  if (changed.length) await call("tasks.edit_hyper_params", { task: id, hyperparams: changed, replace_hyperparams: "none" });
  await enqueued(id, queue);
  return id;
}

/** As the run is called: the server numbers runs of one name. */
const nameOf = (id, otherwise) => call("tasks.get_all_ex", { id: [id], search_hidden: true, only_fields: ["name"] }).then(({ tasks: [task] }) => task?.name ?? otherwise, () => otherwise);

const Source = ({ run, others, project }) => html`<div class="card"><div class="field"><${Chooser} label=${t("new.copy.other")} value=${run.id} onChange=${(id) => navigate(newAddress(project, id))}
  options=${[...(others.some((one) => one.id === run.id) ? [] : [{ value: run.id, text: run.name }]),
    ...others.map((one) => ({ value: one.id, text: `${one.name} · ${t(`status.${one.status}`)} · ${one.id.slice(0, 8)}` }))]} /></div></div>`;

function Tools({ fields, typed, errors, other, filter, setFilter, set }) {
  const changed = Object.keys(typed).length;
  const find = useRef(null);
  const undo = () => { set(Object.fromEntries(fields.map((field) => [field.name, field.value]))); find.current.focus(); }; // the button goes
  const show = [["all", t("new.show.all")], ["changed", t("new.show.changed")], ["other", t("new.show.other")], ["wrong", t("new.show.wrong")]];
  const described = fields.some((field) => field.default !== undefined);
  const choose = (what) => setFilter({ ...filter, show: what, names: new Set({ changed: Object.keys(typed), other: other.map(([name]) => name), wrong: [...errors.keys()] }[what]) });
  return html`<div class="new-tools"><label><span>${t("new.search")}</span><input id="find" ref=${find} value=${filter.text} onInput=${(event) => setFilter({ ...filter, text: event.target.value })}
      onKeyDown=${(event) => { if (event.key === "Enter") event.preventDefault(); }} /></label>
    <label><span>${t("new.show")}</span><select id="show" value=${filter.show} onChange=${(event) => choose(event.target.value)}>
      ${show.filter(([id]) => described || id !== "other").map(([id, label]) => html`<option key=${id} value=${id}>${label}</option>`)}</select></label>
    ${changed > 0 && html`<${Button} onClick=${undo}>${t("new.all.copied")}<//>`}
    ${described && html`<${Button} onClick=${() => set(Object.fromEntries(fields.map((field) => [field.name, field.default ?? field.value])))}>${t("new.all.default")}<//>`}</div>`;
}

function Groups({ fields, schema, typed, textOf, errors, filter, set }) {
  const words = folded(filter.text).split(/\s+/).filter(Boolean);
  const fits = (field) => (filter.show === "all" || filter.names.has(field.name)) && words.every((word) => folded(`${field.name} ${said(field.help)} ${textOf(field)}`).includes(word));
  const some = fields.filter(fits);
  const searching = words.length > 0 || filter.show !== "all";
  const groups = [...new Set(some.map((field) => field.group))];
  if (!some.length) return html`<p class="card">${t("new.nothing")}</p>`;
  return groups.map((group) => {
    const inside = some.filter((field) => field.group === group);
    const changed = inside.filter((field) => own(typed, field.name) !== undefined).length;
    const bad = inside.filter((field) => errors.has(field.name)).length;
    const about = Object.hasOwn(schema?.["x-groups"] ?? {}, group) ? said(schema["x-groups"][group]) : "";
    return html`<details class="new-group" key=${`${group} ${searching}`} data-group=${group} open=${searching || fields.length <= FEW || changed + bad > 0}><summary><h2>${group || t("new.group.other")}</h2>
        <span class="faint">${t("new.group.count", { n: inside.length })}${about && html` · ${marked(`${about}`)}`}</span>
        ${changed > 0 && html`<span class="changed">${t("new.changed", { n: changed })}</span>`}${bad > 0 && html`<span class="wrong">${t("new.wrong", { n: bad })}</span>`}</summary>
      <div class="new-fields">${inside.map((field) => html`<${Field} key=${field.name} field=${field} text=${textOf(field)} error=${errors.get(field.name)} set=${(text) => set({ [field.name]: text })} />`)}</div></details>`;
  });
}

/** The queue of the stages, where neither it nor that of the run is listened to and one command starts both: that is one thing to say. */
function stagesUnheard(run, from) {
  const name = run.hyperparams?.pipeline?.default_queue?.value;
  const queue = from.queues.data?.find((one) => one.name === name);
  const both = queue && from.queue && queue !== from.queue && !queue.workers.length && !from.queue.workers.length;
  return both && listenCommand(name) === listenCommand(from.queue.name) ? name : "";
}

/** Where the stages go is a parameter of the SDK's own; a run whose stages nobody takes waits for ever. */
function StagesQueue({ run, from }) {
  const name = run.hyperparams?.pipeline?.default_queue?.value;
  if (!name || !from.queues.data || from.queue?.name === name) return null;
  const queue = from.queues.data.find((one) => one.name === name);
  if (!queue) return html`<p class="notice">${t("new.queue.stages.none", { queue: name })}</p>`;
  return queue.workers.length ? html`<p class="faint">${t("new.queue.stages", { queue: name })}</p>`
    : html`<div class="notice"><p>${t("new.queue.stages.nobody", { queue: name })}</p><${Command} text=${listenCommand(name)} /></div>`;
}

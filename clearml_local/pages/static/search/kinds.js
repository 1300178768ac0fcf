// What is searched: for each kind the call, what it finds by, and where a hit leads.
import { call } from "../base/api.js";
import { addressOf, modelAddress } from "../base/router.js";
import { ID } from "../base/texts.js";
import { patternOf } from "./pattern.js";

const TASK_FIELDS = ["name", "type", "status", "tags", "comment", "system_tags", "project.name", "parent.name", "last_update", "created"];
const not = (...tags) => tags.flatMap((tag) => ["__$not", tag]);
const tasks = (system_tags, more = {}) => ({ name: "tasks.get_all_ex", list: "tasks", fields: ["name", "id", "tags", "comment"],
  body: { system_tags, only_fields: TASK_FIELDS, search_hidden: true, ...more }, href: addressOf });
const projectAddress = (project) => `/projects/${project.id}/tasks`;

/** In the order in which they are shown. `count`: its name in organization.get_entities_count. */
export const KINDS = [
  { kind: "pipelines", ...tasks(["__$all", "pipeline", ...not("archived")]) },
  { kind: "tasks", ...tasks(not("archived", "pipeline", "dataset", "reports")), count: "tasks" },
  { kind: "models", name: "models.get_all_ex", list: "models", fields: ["name", "id", "tags", "comment"], href: modelAddress, count: "models",
    body: { system_tags: not("archived"), only_fields: ["name", "tags", "comment", "project.name", "last_update", "created", "ready", "framework"] } },
  { kind: "datasets", ...tasks(["__$all", "dataset", ...not("archived")]) },
  { kind: "projects", name: "projects.get_all_ex", list: "projects", fields: ["name", "id", "tags", "description"], href: projectAddress, count: "projects",
    body: { only_fields: ["name", "tags", "description", "last_update"] } },
  { kind: "queues", name: "queues.get_all_ex", list: "queues", fields: ["name", "id", "tags"], href: (queue) => `/workers-and-queues/queues/${queue.id}`,
    body: { only_fields: ["name", "tags", "last_update"], search_hidden: true } },
  { kind: "reports", name: "reports.get_all_ex", list: "tasks", fields: ["name", "id", "tags", "comment", "report"], href: (report) => `/reports/*/${report.id}`, count: "reports",
    body: { system_tags: not("archived"), only_fields: ["name", "tags", "comment", "report", "project.name", "last_update"] } },
];
export const EVERY = [...KINDS.map(({ kind }) => kind), "mentions"];
export const HITS = 50;

const hitsOf = (found, how) => found[how.list].map((one) => ({ kind: how.kind, href: how.href(one), one }));
const bodyOf = (how, pattern, size) => ({ ...how.body, _any_: { fields: how.fields, pattern }, order_by: ["-last_update"], page: 0, page_size: size });

/**
 * Tasks by names and values of parameters and by names of metrics: apart, because it takes longest. The server looks
 * through as many as it can beside its other work, and tells where to go on. `{hits, count, more}` as for the other kinds.
 */
export async function searchedMentions(text, regex, how) {
  const hits = [];
  let after;
  do {
    const found = await call("pages.mentions", { text, regex, most: HITS - hits.length, only_fields: TASK_FIELDS, ...(after && { after }) }, how);
    hits.push(...found.tasks.map((one) => ({ kind: "mentions", href: addressOf(one), one, mentions: one.mentions })));
    after = found.after;
  } while (after && hits.length < HITS);
  return { hits, count: hits.length, more: hits.length === HITS };
}

/** How many there are of kinds whose list is full: one call for all of these. */
async function counted(groups, pattern, how) {
  const full = KINDS.filter((one) => one.count && groups[one.kind].hits.length === HITS);
  if (!full.length) return;
  const body = Object.fromEntries(full.map((one) => [one.count, { ...one.body, only_fields: undefined, _any_: { fields: one.fields, pattern } }]));
  const counts = await call("organization.get_entities_count", body, how);
  for (const one of full) groups[one.kind].count = counts[one.count] ?? HITS;
}

/** Everything else that matches, by kind: `{tasks: {hits: [{kind, href, one}], count, more}}`. */
export async function searched(text, regex, how) {
  const pattern = patternOf(text, regex);
  const lists = await Promise.all(KINDS.map(async (one) => hitsOf(await call(one.name, bodyOf(one, pattern, HITS), how), one)));
  const groups = Object.fromEntries(KINDS.map(({ kind }, i) => [kind, { hits: lists[i], count: lists[i].length, more: lists[i].length === HITS }]));
  await counted(groups, pattern, how);
  return groups;
}

/** A few while somebody types: tasks of all sorts, models and projects by their names, one call each. */
export async function suggested(text, count, how) {
  const kindOf = (task) => (task.system_tags?.includes("pipeline") ? "pipelines" : task.system_tags?.includes("dataset") ? "datasets" : "tasks");
  const any = { ...KINDS[1], fields: ["name", "id"], body: { ...KINDS[1].body, system_tags: not("archived", "reports") } };
  const of = (kind) => KINDS.find((one) => one.kind === kind);
  const asked = [[any, count], [of("models"), 3], [of("projects"), 2]];
  const lists = await Promise.all(asked.map(async ([one, size]) => hitsOf(await call(one.name, bodyOf({ ...one, fields: ["name", "id"] }, patternOf(text, false), size), how), one)));
  const others = [...lists[1], ...lists[2]];
  return [...lists[0].slice(0, Math.max(count - others.length, 0)), ...others].slice(0, count)
    .map((hit) => (hit.kind === "tasks" ? { ...hit, kind: kindOf(hit.one) } : hit));
}

/** Where an id leads, whatever it is of; null where nothing has it. */
export async function placeOfId(id, how) {
  const wanted = id.toLowerCase();
  if (!ID.test(wanted)) return null;
  const asked = [KINDS[1], KINDS[2], KINDS[4], KINDS[5]].map(async (one) => {
    const found = await call(one.name, { id: [wanted], only_fields: one.body.only_fields, search_hidden: true }, how);
    return found[one.list][0] && one.href(found[one.list][0]);
  });
  return (await Promise.all(asked)).find(Boolean) ?? null;
}

// Addresses: those of ClearML's own pages, so that every link that was ever printed opens here.
import { knownSession } from "./api.js";
import { useEffect, useState } from "./html.js";
import { said } from "./words.js";

const listeners = new Set();

/**
 * What an address says.
 * `/projects/1/compare-tasks;ids=a,b/scalars?smooth=3` -> parts ["projects", "1", "compare-tasks", "scalars"],
 * ids ["a", "b"], query {smooth: "3"}.
 */
export function placeOf(location) {
  const ids = [];
  const parts = location.pathname.split("/").filter(Boolean).map((part) => {
    const [name, ...matrix] = decoded(part).split(";");
    for (const one of matrix) if (one.startsWith("ids=")) ids.push(...one.slice(4).split(",").filter(Boolean));
    return name;
  });
  return { path: location.pathname, parts, ids, query: Object.fromEntries(new URLSearchParams(location.search)) };
}

function decoded(part) {
  try { return decodeURIComponent(part); } catch { return part; }
}

/** What an address is of, without its tab: projects/ID/tasks/ID. */
const whole = ({ pathname }) => pathname.split("/").slice(1, 5).join("/");
/** What is told apart among the pages that one can go back to. */
export function entryOf() {
  if (!history.state?.entry) history.replaceState({ entry: newEntry() }, "");
  return history.state.entry;
}
const newEntry = () => `${Date.now()} ${Math.random()}`;

/** Go to an address of these pages: from the top, unless it is another tab or view of the same. */
export function navigate(address, { replace = false } = {}) {
  const goal = new URL(address, location.href);
  if (goal.origin !== location.origin) throw new Error(`not an address of these pages: ${address}`);
  if (goal.href === location.href && !replace) return;
  const isOther = whole(goal) !== whole(location);
  const entry = replace ? entryOf() : newEntry();
  history[replace ? "replaceState" : "pushState"]({ entry }, "", goal.pathname + goal.search + goal.hash);
  if (isOther) scrollTo({ top: 0, behavior: "instant" });
  for (const tell of listeners) tell();
}

/** Change some of what stands behind "?"; null or "" takes a name away. The view is in the address: it can be sent. */
export function setQuery(changes, { replace = true } = {}) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "") query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  navigate(location.pathname + (text ? `?${text}` : ""), { replace });
}

/** Where we are; draws again when that changes. */
export function usePlace() {
  const [place, setPlace] = useState(() => placeOf(location));
  useEffect(() => {
    const tell = () => setPlace(placeOf(location));
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, []);
  return place;
}

addEventListener("popstate", () => { for (const tell of listeners) tell(); });
// A click on a link of these pages goes there without loading them again; with a modifier it is the browser's.
addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
  if (!link?.href || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (link.pathname === location.pathname && link.search === location.search && link.hash) return;
  event.preventDefault();
  navigate(link.href);
});

/** The address of a task's page, as the SDK prints it. */
export const taskAddress = (task, tab = "") => `/projects/${projectId(task)}/tasks/${task.id}${tab ? `/${tab}` : ""}`;
export const pipelineAddress = (task, tab = "") => `/pipelines/${projectId(task)}/tasks/${task.id}${tab ? `/${tab}` : ""}`;
export const datasetAddress = (task) => `/datasets/simple/${projectId(task)}/tasks/${task.id}`;
export const modelAddress = (model, tab = "") => `/projects/${projectId(model)}/models/${model.id}${tab ? `/${tab}` : ""}`;
export const compareAddress = (ids, tab = "parameters", project = "*") => `/projects/${project}/compare-tasks;ids=${ids.join(",")}/${tab}`;
const projectId = (document) => document.project?.id ?? document.project ?? "*";

/** The page of whatever a task is: a pipeline's run, a version of a dataset, or a plain task. */
export function addressOf(task, tab = "") {
  const tags = task.system_tags ?? [];
  if (tags.includes("pipeline")) return pipelineAddress(task, tab);
  if (tags.includes("dataset")) return datasetAddress(task);
  return taskAddress(task, tab);
}

/** What the browser calls the page: `text`, which may come later, and whose pages these are. It goes with the page. */
export function useTitle(text) {
  const whole = said(knownSession()?.project?.title) || "ClearML";
  useEffect(() => {
    document.title = text && text !== whole ? `${text} · ${whole}` : whole;
    return () => { document.title = whole; };
  }, [text, whole]);
}

// Calls of the API, as the SDK makes them, with this session's token.

/** A call that was answered with an error, or not at all (`status` 0). */
export class CallError extends Error {
  constructor(message, status, subcode, call) {
    super(message);
    Object.assign(this, { status, subcode, call });
  }
}

const SAME_MS = 5000; // the header counts whole seconds, and answers travel
let session = null;
let ahead = 0; // of the server before this browser
let asking = null;
const whenLost = new Set();

/** Call back when nobody is logged in any more; returns how to stop. */
export function onLoginLost(tell) {
  whenLost.add(tell);
  return () => whenLost.delete(tell);
}

/** What the server says of this session: `{token, user, files_server, api_server, project, ...}`. */
export function getSession(anew = false) {
  if (anew) asking = null;
  asking ??= ask().catch((error) => { asking = null; throw error; });
  return asking;
}

/** Ask for the session anew. Where nobody is logged in any more, that is told to who wants to know. */
export async function checkSession() {
  try { return await getSession(true); } catch (error) {
    if (error.status === 401) for (const tell of whenLost) tell(error);
    throw error;
  }
}

/** The session that was asked for before; null until then. */
export const knownSession = () => session;

async function ask() {
  const answer = await fetched("/session", { method: "POST" }, "session");
  if (!answer.ok) throw await errorOf(answer, "session");
  session = await answer.json();
  return session;
}

async function fetched(address, options, name) {
  try {
    const answer = await fetch(address, { credentials: "same-origin", cache: "no-store", ...options });
    compareClocks(answer);
    return answer;
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new CallError("", 0, 0, name); // the server is gone; what is said of that is a page's business
  }
}

function compareClocks(answer) {
  const found = Date.parse(answer.headers.get("date") ?? "") - Date.now();
  if (!Number.isNaN(found)) ahead = Math.abs(found) < SAME_MS ? 0 : found;
}

/** What the time is by the server's clock, which dates all that is told: a browser's may be wrong by years. */
export const serverNow = () => Date.now() + ahead;

async function errorOf(answer, name) {
  const said = await answer.json().catch(() => null);
  const meta = said?.meta ?? {};
  return new CallError(meta.result_msg || `HTTP ${answer.status}`, answer.status, meta.result_subcode ?? 0, name);
}

/**
 * Make one call and return its data: `await call("tasks.get_by_id", {task: id})`.
 * Throws CallError; an aborted call throws the AbortError of fetch.
 */
export async function call(name, body = {}, { signal } = {}) {
  return repeated(name, JSON.stringify(body), "application/json", signal, true);
}

async function repeated(name, body, type, signal, again) {
  const { token } = await getSession();
  const headers = { "Content-Type": type, "X-ClearML-Session": token };
  const answer = await fetched(`/api/v2.31/${name}`, { method: "POST", headers, body, signal }, name);
  if (answer.ok) return (await answer.json()).data;
  const error = await errorOf(answer, name);
  if ((error.status === 401 || error.status === 403) && again) {
    await checkSession();
    return repeated(name, body, type, signal, false);
  }
  throw error;
}

/** End the session on the server. */
export async function logout() {
  const { token } = await getSession();
  await fetched("/logout", { method: "POST", headers: { "X-ClearML-Session": token } }, "logout");
  session = asking = null;
}

/** Whether an address is a file of this server, which the login opens. */
export const isOwnFile = (address) => typeof address === "string" && !!session
  && address.startsWith(`${session.files_server}/`);

/** Fetch a file of this server; `CallError` where it is not there. `range` is [first, last] in bytes. */
export async function fetchFile(address, { signal, range } = {}) {
  if (!isOwnFile(address)) throw new CallError("not a file of this server", 0, 0, address);
  const headers = range ? { Range: `bytes=${range[0]}-${range[1]}` } : {};
  const ask = () => fetched(address, { credentials: "include", headers, signal }, address);
  let answer = await ask();
  if (answer.status === 401) {
    await checkSession(); // says so where nobody is logged in any more
    answer = await ask();
  }
  if (!answer.ok) throw await errorOf(answer, address);
  return answer;
}

/** Whether an error is that of a file which is not on this server any more. */
export const isFileGone = (error) => error.status === 404 && isOwnFile(error.call);

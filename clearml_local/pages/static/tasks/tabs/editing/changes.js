// What is changed of a draft's parameters and not saved yet, and how it is saved.
import { useMemo, useState } from "../../../base/html.js";
import { call } from "../../../base/api.js";
import { pairKey } from "../../../base/texts.js";
import { t } from "../../../base/words.js";
import { announce } from "../../../parts/toast.js";
import { useUnsaved } from "./unsaved.js";

export const HIDDEN = "properties"; // shown with what the task is
export const keyOf = (one) => pairKey(one.section, one.name);
export const textOf = (one) => `${one.value ?? ""}`;
const itemOf = ({ section, name, value, type, description }) => ({ section, name, value, ...(type ? { type } : {}), ...(description ? { description } : {}) });

const NONE = { edits: {}, added: [], removed: [] };
const without = (some, keys) => Object.fromEntries(Object.entries(some).filter(([key]) => !keys.has(key)));

/** Parameters as they are stored: key -> `{section, name, value, type, description}`. */
function storedOf(hyperparams) {
  const found = new Map();
  for (const [section, some] of Object.entries(hyperparams ?? {})) {
    for (const [name, one] of section === HIDDEN ? [] : Object.entries(some ?? {})) {
      const whole = { ...one, section: one.section ?? section, name: one.name ?? name };
      found.set(keyOf(whole), whole);
    }
  }
  return found;
}

/**
 * What is shown, what was changed, and what changes it: `all` are the rows of a draft, added ones with `added`; `stored`
 * those of the server; `lost` are edits of parameters that are not there any more, because somebody else removed them.
 */
export function useParameters(task, reload) {
  const [mine = NONE, set] = useUnsaved(`${task.id} parameters`);
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const stored = useMemo(() => storedOf(task.hyperparams), [task.hyperparams]);
  const { edits, added, removed } = mine;
  const change = (of) => set((before = NONE) => {
    const next = { ...before, ...of(before) };
    return Object.keys(next.edits).length || next.added.length || next.removed.length ? next : undefined;
  });
  const all = useMemo(() => {
    const again = new Map(added.map((one) => [keyOf(one), one]));
    const kept = [...stored].filter(([key]) => !removed.includes(key)).map(([key, one]) => again.get(key) ?? one);
    return [...kept, ...added.filter((one) => !stored.has(keyOf(one)))];
  }, [stored, added, removed]);
  const there = new Set(all.map(keyOf));
  const lost = Object.entries(edits).filter(([key]) => !there.has(key)).map(([, one]) => one);
  const gone = removed.filter((key) => stored.has(key));
  const news = new Set(added.map(keyOf));
  const count = Object.keys(edits).filter((key) => there.has(key) && !news.has(key)).length + added.length + gone.length;

  const onEdit = (one, value) => change((before) => {
    const rest = without(before.edits, new Set([keyOf(one)]));
    return { edits: value === textOf(one) ? rest : { ...rest, [keyOf(one)]: { ...itemOf(one), value } } };
  });
  const onRemove = (one) => change((before) => ({
    edits: without(before.edits, new Set([keyOf(one)])), added: before.added.filter((other) => keyOf(other) !== keyOf(one)),
    removed: stored.has(keyOf(one)) ? [...new Set([...before.removed, keyOf(one)])] : before.removed,
  }));
  const onAdd = (one) => change((before) => ({
    edits: without(before.edits, new Set([keyOf(one)])), added: [...before.added.filter((other) => keyOf(other) !== keyOf(one)), { ...one, added: true }],
    removed: before.removed.filter((key) => key !== keyOf(one)),
  }));
  const forget = () => { setError(null); set(undefined); };

  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      // what somebody else removed meanwhile is not to come back by itself
      const now = storedOf((await call("tasks.get_by_id_ex", { id: [task.id], only_fields: ["hyperparams"] })).tasks[0]?.hyperparams);
      const items = all.filter((one) => one.added || (edits[keyOf(one)] && now.has(keyOf(one)))).map((one) => itemOf({ ...one, value: edits[keyOf(one)]?.value ?? textOf(one) }));
      if (items.length) await call("tasks.edit_hyper_params", { task: task.id, hyperparams: items, replace_hyperparams: "none" });
      const away = gone.filter((key) => now.has(key)).map((key) => now.get(key));
      if (away.length) await call("tasks.delete_hyper_params", { task: task.id, hyperparams: away.map(({ section, name }) => ({ section, name })) });
      await reload();
      const sent = new Map(items.map((one) => [keyOf(one), one.value]));
      change((before) => ({ // what was typed while it was being saved stays
        edits: Object.fromEntries(Object.entries(before.edits).filter(([key, one]) => sent.get(key) !== one.value)),
        added: before.added.filter((one) => !sent.has(keyOf(one))), removed: before.removed.filter((key) => !gone.includes(key)),
      }));
      if (items.length + away.length) announce(t("params.saved", { n: items.length + away.length }));
    } catch (failed) { setError(failed); reload(); } finally { setBusy(false); }
  };
  const drop = (one) => change((before) => ({ edits: without(before.edits, new Set([keyOf(one)])) }));
  return { all, stored: [...stored.values()], edits, added, removed: gone.map((key) => stored.get(key)), lost, count, onEdit, onAdd, onRemove, drop, forget, save, busy, error };
}

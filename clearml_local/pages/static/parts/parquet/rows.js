// Rows of a file as columns, whatever form it has: Parquet, CSV, lines of JSON. At most so many of them.
import { csvTable } from "../documents/csv.js";
import { readParquet } from "./read.js";

const words = new TextDecoder();
const TABLES = /\.(parquet|csv|tsv|jsonl|ndjson)$/i;
const COLUMNS_MAX = 500;

export const isTable = (name) => TABLES.test(name);
export const isText = (name) => /\.(json|txt|md|ya?ml|xml|html?|log|py|toml|ini|cfg)$/i.test(name);

const isNumber = (value) => typeof value === "number" || (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)));

/** A column of texts: numbers where all are. */
function typed(name, values) {
  const known = values.map((one) => (one === "" || one === undefined || one === null ? null : one));
  const some = known.filter((one) => one !== null);
  if (some.length && some.every(isNumber)) return { name, kind: "number", values: known.map((one) => (one === null ? null : Number(one))) };
  return { name, kind: "text", values: known.map((one) => (one === null || typeof one === "string" ? one : JSON.stringify(one))) };
}

function separated(text, most, cut) {
  const { columns: head, rows: rest } = csvTable(text, most + 1, cut);
  const shown = rest.slice(0, most);
  return { rows: shown.length, all: rest.length > most || cut ? null : shown.length, columns: head.slice(0, COLUMNS_MAX).map((name, n) => typed(name, shown.map((row) => row[n]))) };
}

function lines(text, most, cut) {
  const all = text.split("\n").filter(Boolean);
  if (cut) all.pop();
  const objects = all.slice(0, most).map((line) => { const one = JSON.parse(line); return one && typeof one === "object" ? one : { value: one }; });
  const names = [...new Set(objects.flatMap(Object.keys))].slice(0, COLUMNS_MAX);
  return { rows: objects.length, all: cut || all.length > most ? null : objects.length, columns: names.map((name) => typed(name, objects.map((one) => one[name]))) };
}

/** Days that are kept as moments, all at midnight, are shown as days. */
function withoutMidnight(column) {
  const midnight = / 00:00:00$/;
  const days = column.kind === "time" && column.values?.every((one) => one === null || midnight.test(one));
  return days ? { ...column, values: column.values.map((one) => one?.replace(midnight, "") ?? null) } : column;
}

/** `{rows, all, columns: [{name, kind, values}]}` of a file's bytes; `all` is null where the file was not read to its end. */
export async function rowsOf(name, { bytes, cut }, most) {
  if (/\.parquet$/i.test(name)) { const found = await readParquet(bytes, most); return { ...found, columns: found.columns.map(withoutMidnight) }; }
  const text = words.decode(bytes).replace(/^\ufeff/, "");
  return /\.(jsonl|ndjson)$/i.test(name) ? lines(text, most, cut) : separated(text, most, cut);
}

/** What a column holds, in numbers: `{there, missing, distinct, min, mean, max, often}`. */
export function statisticsOf({ kind, values }) {
  if (!values) return null;
  const there = values.filter((one) => one !== null && one !== undefined && !Number.isNaN(one));
  const counts = new Map();
  for (const one of there) counts.set(one, (counts.get(one) ?? 0) + 1);
  const often = [...counts].reduce((best, one) => (one[1] > (best?.[1] ?? 0) ? one : best), null);
  const found = { there: there.length, missing: values.length - there.length, distinct: counts.size, often: often && { value: often[0], n: often[1] } };
  const numbers = kind === "number" ? there.filter((one) => typeof one === "number") : [];
  if (numbers.length) {
    return { ...found, mean: numbers.reduce((sum, one) => sum + one, 0) / numbers.length, min: numbers.reduce((a, b) => Math.min(a, b)), max: numbers.reduce((a, b) => Math.max(a, b)) };
  }
  if (kind === "time" && there.length) return { ...found, min: there.reduce((a, b) => (b < a ? b : a)), max: there.reduce((a, b) => (b > a ? b : a)) };
  return found;
}

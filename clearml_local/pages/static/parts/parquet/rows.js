// Rows of a file, whatever form it has: Parquet, CSV, lines of JSON. At most so many of them; columns as they are asked for.
import { csvTable } from "../documents/csv.js";
import { fieldsOf } from "../documents/json.js";
import { openParquet } from "./read.js";

const words = new TextDecoder();
const TABLES = /\.(parquet|csv|tsv|jsonl|ndjson)$/i;
const NUMBER = /^\s*([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|nan)\s*$/i;
const CODE = /^\s*[+-]?0\d/; // 01310 is no amount

export const isTable = (name) => TABLES.test(name);
export const isText = (name) => /\.(json|txt|md|ya?ml|xml|html?|log|py|toml|ini|cfg)$/i.test(name);

/** A column of texts: they stay as they were written; numbers it holds where each of them is one, and none is a code. */
function typed(name, values) {
  const some = values.filter((one) => one !== null);
  return { name, values, kind: some.length && some.every((one) => NUMBER.test(one) && !CODE.test(one)) ? "number" : "text" };
}

function separated(text, most, cut) {
  const { columns: names, rows: rest } = csvTable(text, most + 1, cut);
  const shown = rest.slice(0, most);
  return { rows: shown.length, all: rest.length > most || cut ? null : shown.length, names, column: (place) => typed(names[place], shown.map((row) => row[place] || null)) };
}

const KINDS = ["number", "boolean"];

/** Lines of JSON. One that is none is kept as a text, in `odd` by its row; its values are undefined. */
function lines(text, most, cut) {
  const all = text.split("\n").map((line, at) => ({ line: line.trim(), number: at + 1 }));
  if (cut) all.pop();
  const some = all.filter(({ line }) => line);
  const odd = new Map();
  const objects = some.slice(0, most).map(({ line, number }, row) => {
    try { return fieldsOf(line); } catch { odd.set(row, { number, text: line }); return null; }
  });
  const names = [...new Set(objects.flatMap((one) => [...one?.keys() ?? []]))];
  const column = (place) => {
    const name = names[place];
    const fields = objects.map((one) => one && (one.get(name) ?? { kind: null, value: null }));
    const kinds = new Set(fields.map((one) => one?.kind).filter(Boolean));
    return { name, kind: kinds.size === 1 && KINDS.find((one) => kinds.has(one)) || "text", values: fields.map((one) => one?.value) };
  };
  return { rows: objects.length, all: cut || some.length > most ? null : objects.length, names, odd, column };
}

/** Days that are kept as moments, all at midnight, are shown as days. */
function withoutMidnight(column) {
  const midnight = / 00:00:00$/;
  const days = column.kind === "time" && column.values?.every((one) => one === null || midnight.test(one));
  return days ? { ...column, values: column.values.map((one) => one?.replace(midnight, "") ?? null) } : column;
}

/** Columns are made once. One that cannot be read has no values, but says why: the others can be looked at. */
function once(table) {
  const made = new Map();
  const make = async (place) => {
    try { return withoutMidnight(await table.column(place)); } catch (error) { return { name: table.names[place], kind: "text", values: null, why: error.message }; }
  };
  const column = (place) => {
    if (!made.has(place)) made.set(place, make(place));
    return made.get(place);
  };
  return { odd: new Map(), ...table, column };
}

/**
 * `{rows, all, names, odd, column}` of a file's bytes; `all` is null where the file was not read to its end.
 * `column(place)` promises `{name, kind, values, why}`; `values` is null for a nested one, and where `why` says why it cannot be read.
 */
export function rowsOf(name, { bytes, cut }, most) {
  if (/\.parquet$/i.test(name)) return once(openParquet(bytes, most));
  const text = words.decode(bytes).replace(/^\ufeff/, "");
  return once(/\.(jsonl|ndjson)$/i.test(name) ? lines(text, most, cut) : separated(text, most, cut));
}

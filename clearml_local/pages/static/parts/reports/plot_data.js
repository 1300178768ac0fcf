// What a plot event holds: Plotly's JSON, which may be anything at all. Tables and pictures among them need no Plotly.
import { own } from "../../base/own.js";

const ARRAYS = {
  i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array, u4: Uint32Array, f4: Float32Array, f8: Float64Array, c1: Uint8ClampedArray,
};
const ROWS = ["x", "y", "z", "open", "high", "low", "close", "values", "labels", "parents", "text", "lat", "lon", "r", "theta", "a", "b", "c", "source", "target", "value"];
const SKIPPED = new Set(["table"]);

/** The parsed plot; null for what is none. JSON of Python may hold NaN and Infinity. */
export function parsed(plot) {
  if (plot && typeof plot === "object") return plot;
  if (typeof plot !== "string") return null;
  for (const text of [plot, plot.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (found) => (found[0] === '"' ? found : "null"))]) {
    try {
      const made = JSON.parse(text);
      return made && typeof made === "object" ? made : null;
    } catch { /* the next way */ }
  }
  return null;
}

/** A column of a trace as an array: a list, or numbers packed in base64. */
export function listOf(column) {
  if (Array.isArray(column)) return column;
  const Kind = column && typeof column === "object" && own(ARRAYS, column.dtype);
  if (!Kind || typeof column.bdata !== "string") return null;
  try {
    const packed = Uint8Array.from(atob(column.bdata), (letter) => letter.charCodeAt(0));
    const flat = Array.from(new Kind(packed.buffer, 0, Math.floor(packed.length / Kind.BYTES_PER_ELEMENT)));
    const width = Number(`${column.shape ?? ""}`.split(",")[1]);
    return width > 0 ? Array.from({ length: Math.ceil(flat.length / width) }, (_, row) => flat.slice(row * width, (row + 1) * width)) : flat;
  } catch { return null; }
}

const traces = (plot) => (Array.isArray(plot?.data) ? plot.data : Array.isArray(plot) ? plot : []).filter((one) => one && typeof one === "object");
export const tracesOf = traces;

/** A cell as text; Plotly's own marks (<b>, <br>) are no part of what it says. */
export function cellText(value) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(cellText).join(" ");
  return typeof value === "object" ? JSON.stringify(value) : typeof value === "string" ? value.replace(/<\/?(b|i|em|strong|sub|sup)>/gi, "").replace(/<br\s*\/?>/gi, " ") : value;
}

/** A trace of type "table" as {columns: [text], rows: [[value]]}. */
export function tableOf(trace) {
  const cells = (listOf(trace.cells?.values) ?? []).map((column) => listOf(column) ?? [column]);
  const heads = listOf(trace.header?.values) ?? [];
  const columns = Array.from({ length: Math.max(cells.length, heads.length) }, (_, place) => `${cellText(heads[place])}`);
  const length = Math.max(0, ...cells.map((column) => column.length));
  return { columns, rows: Array.from({ length }, (_, row) => cells.map((column) => cellText(column[row]))) };
}

/** Tables, where a plot holds nothing else; null for what is to be drawn. */
export function onlyTables(plot) {
  const all = traces(plot);
  return all.length && all.every((one) => SKIPPED.has(one.type)) ? all.map(tableOf) : null;
}

/** Addresses of pictures, where a plot holds nothing else (a figure that was reported as one). */
export function onlyImages(plot) {
  const images = Array.isArray(plot?.layout?.images) ? plot.layout.images : [];
  const sources = images.map((one) => one?.source).filter((one) => typeof one === "string");
  return sources.length && !traces(plot).some((one) => ROWS.some((name) => listOf(one[name])?.length)) ? sources : null;
}

/** The values of each trace as a table: what there is to see without a drawing. */
export function valuesOf(plot) {
  return traces(plot).map((one, place) => {
    const title = `${one.name ?? one.type ?? place + 1}`;
    if (one.type === "table") return { title, ...tableOf(one) };
    const z = listOf(one.z);
    if (z && z.some((row) => listOf(row))) { // a matrix: y down, x across
      const [across, down] = [listOf(one.x) ?? [], listOf(one.y) ?? []];
      const rows = z.map((row, at) => [cellText(down[at] ?? at), ...(listOf(row) ?? [row]).map(cellText)]);
      const width = Math.max(0, ...rows.map((row) => row.length - 1));
      return { title, columns: ["", ...Array.from({ length: width }, (_, at) => `${cellText(across[at] ?? at)}`)], rows };
    }
    const columns = ROWS.filter((name) => listOf(one[name])?.length);
    const lists = columns.map((name) => listOf(one[name]));
    return { title, columns, rows: Array.from({ length: Math.max(0, ...lists.map((list) => list.length)) }, (_, row) => lists.map((list) => cellText(list[row]))) };
  }).filter((table) => table.rows.length);
}

/** The plot without what would ask somebody for something: pictures that are not in the plot itself. */
export function withoutAddresses(plot) {
  const images = plot.layout?.images;
  if (!Array.isArray(images)) return plot;
  const inside = (one) => typeof one?.source === "string" && /^data:image\/(png|jpeg|gif|webp);/i.test(one.source);
  return { ...plot, layout: { ...plot.layout, images: images.filter(inside) } };
}

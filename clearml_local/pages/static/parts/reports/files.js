// The beginning of a file of this server: as much as a preview needs, unpacked where it is gzip.
import { fetchFile } from "../../base/api.js";

/** Read up to `limit` bytes as text; `{text, whole}`. What goes on is not fetched. */
export async function readHead(url, limit, { signal, gzip = false } = {}) {
  const answer = await fetchFile(url, { signal });
  const stream = gzip ? answer.body.pipeThrough(new DecompressionStream("gzip")) : answer.body;
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let [text, size, whole] = ["", 0, true];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    text += decoder.decode(value, { stream: true });
    if (size >= limit) { whole = false; reader.cancel().catch(() => {}); break; }
  }
  return { text: text + decoder.decode(), whole };
}

/** Rows of CSV (or TSV): quotes may hold separators, quotes and line ends. */
export function csvRows(text, separator = ",", max = Infinity) {
  const rows = [];
  let [row, cell, quoted] = [[], "", false];
  const end = () => { row.push(cell); cell = ""; };
  for (let at = 0; at < text.length && rows.length < max; at += 1) {
    const letter = text[at];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') { cell += '"'; at += 1; } else quoted = false;
    } else if (letter === '"' && cell === "") quoted = true;
    else if (letter === separator) end();
    else if (letter === "\n" || letter === "\r") {
      if (letter === "\r" && text[at + 1] === "\n") at += 1;
      end();
      rows.push(row);
      row = [];
    } else cell += letter;
  }
  if (rows.length < max && (cell !== "" || row.length)) { end(); rows.push(row); }
  return rows;
}

/** A CSV text as {columns, rows}; its last row may be cut off where the text is not whole. */
export function csvTable(text, whole, name = "") {
  const separator = /\.tsv/i.test(name) ? "\t" : (text.split("\n", 1)[0].match(/;/g)?.length ?? 0) > (text.split("\n", 1)[0].match(/,/g)?.length ?? 0) ? ";" : ",";
  const [columns = [], ...rows] = csvRows(text, separator, 5001);
  const width = rows.reduce((most, row) => Math.max(most, row.length), columns.length);
  columns.push(...Array(width - columns.length).fill("")); // a row may have more than the head has names
  return { columns, rows: whole || rows.length >= 5000 ? rows : rows.slice(0, -1) };
}

// Tables as texts: CSV as spreadsheets write it, with any of the usual characters between cells and at the ends of lines.

const SEPARATORS = [",", ";", "\t", "|"];
const FIRST_LINE_MOST = 20_000;

/** The character between cells: the one that the first line has most of, outside of quotes. */
function separatorOf(text) {
  const line = text.slice(0, FIRST_LINE_MOST).split(/[\r\n]/, 1)[0].replace(/"[^"]*"/g, "");
  return SEPARATORS.reduce((best, one) => (line.split(one).length > line.split(best).length ? one : best));
}

const [LF, CR] = [10, 13];

/** A cell in quotes, which may hold separators, quotes and line ends: `[text, where it ends]`. */
function quotedAt(text, from) {
  let cell = "";
  for (let at = from + 1; ;) {
    const end = text.indexOf('"', at);
    if (end < 0) return [cell + text.slice(at), text.length];
    cell += text.slice(at, end);
    if (text[end + 1] !== '"') return [cell, end + 1];
    cell += '"';
    at = end + 2;
  }
}

/** Cells of at most so many lines. Taken out in one piece each: put together by signs, a large file takes seconds. */
function cellsOf(text, separator, most) {
  const between = separator.charCodeAt(0);
  const rows = [];
  let row = [];
  let [at, open] = [0, false]; // open: the last sign was a separator, so that one more cell follows
  while (at < text.length && rows.length < most) {
    const [quoted, from] = text[at] === '"' ? quotedAt(text, at) : ["", at];
    let sign;
    for (at = from; at < text.length; at += 1) { sign = text.charCodeAt(at); if (sign === between || sign === LF || sign === CR) break; }
    row.push(quoted + text.slice(from, at));
    open = at < text.length && sign === between;
    if (!open) { rows.push(row); row = []; }
    at += sign === CR && text.charCodeAt(at + 1) === LF ? 2 : 1;
  }
  if (open && rows.length < most) rows.push([...row, ""]);
  return rows;
}

/** A text as `{columns: [name], rows: [[text]]}` of at most so many rows; of one that is `cut` the last row is only its beginning. */
export function csvTable(text, most, cut) {
  const [columns = [], ...rows] = cellsOf(text, separatorOf(text), most + 1);
  if (cut && rows.length < most) rows.pop();
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), columns.length);
  return { columns: [...columns, ...Array(width - columns.length).fill("")], rows }; // rows may have more than the head names
}

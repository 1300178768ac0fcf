// Tables as texts: CSV as spreadsheets write it, with any of the usual characters between cells and at the ends of lines.

const SEPARATORS = [",", ";", "\t", "|"];
const FIRST_LINE_MOST = 20_000;

/** The character between cells: the one that the first line has most of, outside of quotes. */
function separatorOf(text) {
  const line = text.slice(0, FIRST_LINE_MOST).split(/[\r\n]/, 1)[0].replace(/"[^"]*"/g, "");
  return SEPARATORS.reduce((best, one) => (line.split(one).length > line.split(best).length ? one : best));
}

/** Cells of at most so many lines: quotes may hold separators, quotes and line ends. */
function cellsOf(text, separator, most) {
  const rows = [];
  let [row, cell, quoted] = [[], "", false];
  const end = () => { row.push(cell); cell = ""; };
  for (let at = 0; at < text.length && rows.length < most; at += 1) {
    const sign = text[at];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') { cell += '"'; at += 1; } else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === separator) end();
    else if (sign === "\n" || sign === "\r") {
      if (sign === "\r" && text[at + 1] === "\n") at += 1;
      end();
      rows.push(row);
      row = [];
    } else cell += sign;
  }
  if (rows.length < most && (cell || row.length)) { end(); rows.push(row); }
  return rows;
}

/** A text as `{columns: [name], rows: [[text]]}` of at most so many rows; of one that is `cut` the last row is only its beginning. */
export function csvTable(text, most, cut) {
  const [columns = [], ...rows] = cellsOf(text, separatorOf(text), most + 1);
  if (cut && rows.length < most) rows.pop();
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), columns.length);
  return { columns: [...columns, ...Array(width - columns.length).fill("")], rows }; // rows may have more than the head names
}

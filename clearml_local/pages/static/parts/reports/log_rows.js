// Where lines lie: each takes one row, or, wrapped, as many as its columns need. Chunks that are not here are guessed.
import { columnsOf } from "./log_lines.js";

/** First row of each line of a chunk, and their sum at the end; remembered until the width changes. */
function startsOf(chunk, columns) {
  if (chunk.rows?.columns === columns && chunk.rows.starts.length === chunk.lines.length + 1) return chunk.rows.starts;
  const starts = new Int32Array(chunk.lines.length + 1);
  chunk.lines.forEach((line, at) => { starts[at + 1] = starts[at] + (columns ? Math.max(1, Math.ceil(columnsOf(line) / columns)) : 1); });
  chunk.rows = { columns, starts };
  return starts;
}

/** The last place whose start is not beyond a row. */
function placeOf(starts, row) {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= row) low = middle; else high = middle - 1;
  }
  return low;
}

/** Lays chunks out; `columns` 0 wraps nothing, `share` is how many lines an event of an absent chunk has. */
export function layOut(chunks, columns, share = 1) {
  const starts = new Float64Array(chunks.length + 1);
  chunks.forEach((chunk, at) => {
    const rows = chunk.lines ? (columns ? startsOf(chunk, columns).at(-1) : chunk.lines.length) : Math.max(1, Math.round(chunk.events * share));
    starts[at + 1] = starts[at] + rows;
  });
  const rows = starts[chunks.length];
  const rowOf = ([chunk, line]) => starts[chunk] + (chunks[chunk].lines && columns ? startsOf(chunks[chunk], columns)[line] : line);
  /** Of a row, which line: [chunk, line]; for an absent chunk the row within it. */
  const at = (row) => {
    const chunk = Math.min(chunks.length - 1, placeOf(starts, row));
    const within = row - starts[chunk];
    if (!chunks[chunk].lines || !columns) return [chunk, within];
    return [chunk, Math.min(chunks[chunk].lines.length - 1, placeOf(startsOf(chunks[chunk], columns), within))];
  };
  /** Lines from a row on, until some rows are filled: [{chunk, line, at, rows}]; absent ones are `line: null`. */
  const from = (row, count) => {
    const found = [];
    if (!rows) return found;
    let place = at(Math.max(0, Math.min(row, rows - 1)));
    let filled = 0;
    while (filled < count && place[0] < chunks.length) {
      const chunk = chunks[place[0]];
      const last = starts[place[0] + 1] - starts[place[0]];
      if (!chunk.lines) {
        const some = Math.min(count - filled, last - place[1]);
        found.push({ chunk: place[0], at: place[1], line: null, rows: some });
        filled += some;
        place = [place[0] + 1, 0];
      } else if (place[1] >= chunk.lines.length) place = [place[0] + 1, 0];
      else {
        const tall = columns ? startsOf(chunk, columns)[place[1] + 1] - startsOf(chunk, columns)[place[1]] : 1;
        found.push({ chunk: place[0], at: place[1], line: chunk.lines[place[1]], rows: tall });
        filled += tall;
        place = [place[0], place[1] + 1];
      }
    }
    return found;
  };
  return { rows, rowOf, at, from };
}

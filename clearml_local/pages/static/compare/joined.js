// Tables of several tasks become one: rows are the same where the columns that identify them say the same.

const NUMERIC = (value) => typeof value === "number" || (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)));
const CANDIDATES = 12;
const KEYS_MAX = 4;

/** Columns that all tables have, in the order of the first. */
export const sharedColumns = (tables) => (tables[0]?.columns ?? []).filter((name, at, all) => all.indexOf(name) === at && tables.every((one) => one.columns.includes(name)));

const cellsOf = (table, names) => {
  const places = names.map((name) => table.columns.indexOf(name));
  return table.rows.map((row) => JSON.stringify(places.map((place) => `${row[place] ?? ""}`)));
};

function* choices(some, size, from = 0) {
  if (size === 0) { yield []; return; }
  for (let at = from; at <= some.length - size; at += 1) for (const rest of choices(some, size - 1, at + 1)) yield [some[at], ...rest];
}

/**
 * The columns by which rows are recognised: the fewest of words (or the first column, whatever it holds) that name each
 * row of every table only once; of those, the ones by which most rows meet. null where no columns do.
 */
export function keysOf(tables) {
  const shared = sharedColumns(tables);
  const words = shared.filter((name, at) => at === 0 || tables.some(({ columns, rows }) => rows.some((row) => { const value = row[columns.indexOf(name)]; return value !== "" && value !== null && value !== undefined && !NUMERIC(value); }))).slice(0, CANDIDATES);
  for (let size = 1; size <= Math.min(KEYS_MAX, words.length); size += 1) {
    let best = null;
    for (const names of choices(words, size)) {
      const cells = tables.map((table) => cellsOf(table, names));
      if (cells.some((some) => new Set(some).size !== some.length)) continue;
      const first = new Set(cells[0]);
      const meet = cells.slice(1).reduce((sum, some) => sum + some.filter((one) => first.has(one)).length, 0);
      if (!best || meet > best.meet) best = { names, meet };
    }
    if (best) return best.names;
  }
  return null;
}

/** Rows of all tables by the key columns: `[{key: [text], cells: [{column: value} or undefined of each table]}]`. */
export function joined(tables, names) {
  const rows = new Map();
  tables.forEach((table, at) => {
    const count = new Map();
    for (const [place, cell] of cellsOf(table, names).entries()) {
      const nth = count.get(cell) ?? 0; // not recognised: the first of one is beside the first of the other
      count.set(cell, nth + 1);
      const id = `${nth} ${cell}`;
      if (!rows.has(id)) rows.set(id, { id, key: JSON.parse(cell), cells: tables.map(() => undefined) });
      rows.get(id).cells[at] = Object.fromEntries(table.columns.map((name, column) => [name, table.rows[place][column]]));
    }
  });
  return [...rows.values()];
}

export const asNumber = (value) => (NUMERIC(value) ? Number(value) : null);
/** Columns with values beside the key, those of numbers first. */
export function valueColumns(tables, names) {
  const all = [...new Set(tables.flatMap((one) => one.columns))].filter((name) => name && !names.includes(name));
  const numeric = (name) => tables.some(({ columns, rows }) => rows.length && columns.includes(name) && rows.every((row) => row[columns.indexOf(name)] === "" || NUMERIC(row[columns.indexOf(name)])));
  return [...all.filter(numeric).map((name) => ({ name, numeric: true })), ...all.filter((name) => !numeric(name)).map((name) => ({ name, numeric: false }))];
}

// The table as a file: every task of the view, in its order, with the columns that are shown and values as they are.
import { call } from "../../base/api.js";

const PART = 500;
const ROWS_MAX = 100000;
// A spreadsheet takes a text that begins so for a formula, and a task may be named anything.
const FORMULA = /^[=+\-@\t\r]/;

export function cell(value) {
  const text = typeof value === "string" && FORMULA.test(value) && Number.isNaN(Number(value)) ? `'${value}` : `${value ?? ""}`;
  return /[",\n\r;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Fetch everything and give it to the browser to save; `progress(n)` after each part. Returns how many rows it has. */
export async function saveCsv({ filters, order, fields, columns, name, progress = () => {} }) {
  const lines = [["id", ...columns.map((one) => one.long ?? one.title)].map(cell).join(",")];
  for (let page = 0; lines.length <= ROWS_MAX; page += 1) {
    const { tasks } = await call("pages.tasks", { ...filters, order_by: order, only_fields: fields, page, page_size: PART });
    for (const task of tasks) lines.push([task.id, ...columns.map((one) => one.text(task))].map(cell).join(","));
    progress(lines.length - 1);
    if (tasks.length < PART) break;
  }
  const address = URL.createObjectURL(new Blob([`\ufeff${lines.join("\r\n")}\r\n`], { type: "text/csv" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: `${name}.csv` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  return lines.length - 1;
}

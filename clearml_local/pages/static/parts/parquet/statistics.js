// What a column holds, in numbers. Values stay as the file has them; only to be compared are they taken for numbers.

const WHOLE = /^[+-]?\d+$/;
const EXACT_DIGITS = 15;

/** A number of any size: a BigInt where a number would lose digits, NaN of what is none. */
function amount(value) {
  if (typeof value !== "string") return value;
  const text = value.trim();
  if (WHOLE.test(text) && text.length > EXACT_DIGITS) return BigInt(text.replace("+", ""));
  return Number(text);
}

/** What tells values apart: numbers by what they are worth, as long as that is all of their digits. */
const apart = (value, worth) => (typeof value === "string" && typeof worth === "number" && value.length > EXACT_DIGITS ? value : worth);

function counted(keys, there) {
  const counts = new Map();
  let often = null;
  for (let i = 0; i < there.length; i += 1) {
    const found = counts.get(keys[i]) ?? { value: there[i], n: 0 };
    found.n += 1;
    if (found.n === 1) counts.set(keys[i], found);
  }
  for (const one of counts.values()) if (one.n > (often?.n ?? 0)) often = one;
  return { distinct: counts.size, often };
}

/** The values whose amounts are the least and the greatest. */
function ends(there, amounts) {
  let [least, most] = [0, 0];
  for (let i = 1; i < there.length; i += 1) {
    if (amounts[i] < amounts[least]) least = i;
    if (amounts[i] > amounts[most]) most = i;
  }
  return { min: there[least], max: there[most] };
}

/** `{missing, distinct, min, mean, max, often}`; null for a nested column. Of lines that could not be read nothing is counted. */
export function statisticsOf({ kind, values }) {
  if (!values) return null;
  const known = values.filter((one) => one !== undefined);
  const some = known.filter((one) => one !== null);
  const amounts = kind === "number" ? some.map(amount) : some;
  const there = some.filter((_, i) => !Number.isNaN(amounts[i]));
  const worth = amounts.filter((one) => !Number.isNaN(one));
  const keys = kind === "number" ? there.map((one, i) => apart(one, worth[i])) : there;
  const found = { missing: known.length - there.length, ...counted(keys, there) };
  if (!there.length || (kind !== "number" && kind !== "time")) return found;
  const mean = kind === "number" ? worth.reduce((sum, one) => sum + Number(one), 0) / there.length : undefined;
  return { ...found, ...ends(there, worth), mean };
}

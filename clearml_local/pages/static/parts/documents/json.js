// JSON made readable without a change: every number, name and order stays as it was written.

const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s"[\]{},:]+/g;
const NOT_FINITE = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/g;
const OPENS = /^[[{]$/;
const CLOSES = /^[\]}]$/;

/** JSON as Python writes it, too: NaN and Infinity, which JSON has no numbers for, become texts. */
export function parseJson(text) {
  try { return JSON.parse(text); } catch (error) {
    const quoted = text.replace(NOT_FINITE, (one) => (one.startsWith('"') ? one : `"${one}"`));
    if (quoted === text) throw error;
    return JSON.parse(quoted);
  }
}

function indented(text) {
  const tokens = text.match(TOKENS);
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  return tokens.map((token, at) => {
    if (OPENS.test(token)) {
      if (CLOSES.test(tokens[at + 1])) return token;
      depth += 1;
      return token + line();
    }
    if (CLOSES.test(token)) {
      if (OPENS.test(tokens[at - 1])) return token;
      depth -= 1;
      return line() + token;
    }
    return token === "," ? token + line() : token === ":" ? ": " : token;
  }).join("");
}

/** A list or an object of JSON with indents, for reading; null for what is none. */
export function pretty(text) {
  const value = `${text ?? ""}`.trim();
  if (!/^[[{]/.test(value)) return null;
  try {
    parseJson(value);
    return indented(value);
  } catch { return null; }
}

/** One value as it was written: `{kind, value}`; kind is "text", "number", "boolean", "nested" or null. */
function written(tokens) {
  const [first] = tokens;
  if (tokens.length > 1) return { kind: "nested", value: tokens.join("") };
  if (first.startsWith('"')) return { kind: "text", value: JSON.parse(first) };
  if (first === "null") return { kind: null, value: null };
  return { kind: first === "true" || first === "false" ? "boolean" : "number", value: first };
}

/** What stands in an object, by name; of any other value it is one that is called "value". Throws where it is no JSON. */
export function fieldsOf(text) {
  parseJson(text);
  const tokens = text.match(TOKENS);
  if (tokens[0] !== "{") return new Map([["value", written(tokens)]]);
  const fields = new Map();
  let depth = 0;
  let start = 1;
  for (let at = 1; at < tokens.length; at += 1) {
    const ends = depth === 0 && (tokens[at] === "," || tokens[at] === "}");
    if (ends && at > start) fields.set(JSON.parse(tokens[start]), written(tokens.slice(start + 2, at)));
    if (ends) start = at + 1;
    else if (OPENS.test(tokens[at])) depth += 1;
    else if (CLOSES.test(tokens[at])) depth -= 1;
  }
  return fields;
}

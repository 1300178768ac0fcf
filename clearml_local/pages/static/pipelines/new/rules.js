// What a JSON Schema says of one value, in the form that a form asks for. Schemas come from outside, of any kind that
// the standard knows and of some that it does not: what is not understood is left out, and nothing is judged by it.

const NUMBERS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems"];
const PAIRS = [["minimum", "maximum"], ["exclusiveMinimum", "exclusiveMaximum"], ["minLength", "maxLength"], ["minItems", "maxItems"]];
const DEPTH = 8; // of references to references, which may go round

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value) => (Array.isArray(value) ? value : []);

/** The part that "#/$defs/name" speaks of. */
function referred(address, root) {
  if (typeof address !== "string" || !address.startsWith("#/")) return {};
  let at = root;
  for (const step of address.slice(2).split("/")) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (!isObject(at) || !Object.hasOwn(at, name)) return {};
    at = at[name];
  }
  return at;
}

/** A part with what its references say, its own words first. */
export function resolved(part, root, depth = 0) {
  if (!isObject(part) || depth > DEPTH) return {};
  const others = [...(part.$ref === undefined ? [] : [referred(part.$ref, root)]), ...listOf(part.allOf)];
  return Object.assign({}, ...others.map((one) => resolved(one, root, depth + 1)), part);
}

/** What may stand there: parts of one type each. */
function optionsOf(part, root, depth) {
  const some = [...listOf(part.anyOf), ...listOf(part.oneOf)];
  if (some.length && depth < DEPTH) return some.flatMap((one) => optionsOf(resolved(one, root), root, depth + 1));
  return Array.isArray(part.type) ? part.type.map((type) => ({ ...part, type })) : [part];
}

function ruleOfOne(part, root, depth) {
  const rule = {};
  if (typeof part.type === "string") rule.type = part.type;
  for (const name of NUMBERS) if (typeof part[name] === "number") rule[name] = part[name];
  for (const [low, high] of PAIRS) if (rule[low] > rule[high]) { delete rule[low]; delete rule[high]; } // nothing could stand there
  const values = "const" in part ? [part.const] : listOf(part.enum).filter((one) => one !== null);
  if (values.length) rule.enum = values;
  if (isObject(part.items) && depth < DEPTH) rule.items = ruleOf(part.items, root, depth + 1);
  return rule;
}

/** `{type, enum, minimum, ..., items, nullable}` of a part of a schema; nothing of it where several types may stand there. */
export function ruleOf(part, root, depth = 0) {
  const options = optionsOf(resolved(part, root), root, depth);
  const some = options.filter((one) => one.type !== "null" && one.const !== null);
  const nullable = some.length < options.length || options.some((one) => listOf(one.enum).includes(null));
  return { ...(some.length === 1 ? ruleOfOne(some[0], root, depth) : {}), nullable };
}

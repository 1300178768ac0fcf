// Objects as maps whose names come from outside: a parameter may be called `constructor`, a tab of an address `toString`.

/** What an object itself has under a name; never what all objects have. */
export const own = (some, name) => (some !== null && some !== undefined && Object.hasOwn(some, name) ? some[name] : undefined);

/** An object of pairs that has nothing else. */
export const mapOf = (pairs) => Object.assign(Object.create(null), Object.fromEntries(pairs));

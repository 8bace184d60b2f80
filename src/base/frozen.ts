/** Deep freezing: what was decided does not change behind anybody's back. */

export function frozen<T>(value: T): T {
  if (value !== null && typeof value === "object" && !Object.isFrozen(value)) {
    Object.freeze(value);
    // What is no object needs no look, and most fields are none.
    for (const name in value) if (typeof value[name] === "object") frozen(value[name]);
  }
  return value;
}

/** Remembers what follows from a value that never changes, for as long as somebody has that value. */

export function remembered<Key extends object, Value>(conclude: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const before = known.get(key);
    if (before) return before.value;
    const value = conclude(key);
    known.set(key, { value });
    return value;
  };
}

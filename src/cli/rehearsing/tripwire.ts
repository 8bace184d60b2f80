/** The tripwire: while a simulation runs, whatever reads the clock, draws or does input and output throws where it does. */

/** The simulation reached for something outside of it: a defect of ours, found by its stack. */
export class AmbientAccess extends Error {
  override readonly name = "AmbientAccess";
}

type Owner = Record<string, unknown>;

/** Each with the object that holds it. Replaced one by one, since modules keep what they imported. */
const AMBIENT: readonly (readonly [Owner, string])[] = [
  ...["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "fetch", "Date"].map(
    (name) => [globalThis as unknown as Owner, name] as const,
  ),
  [Math as unknown as Owner, "random"],
  [performance as unknown as Owner, "now"],
  [process as unknown as Owner, "hrtime"],
  [process as unknown as Owner, "nextTick"],
];

/** Runs something that must be deaf and blind to everything around it. Synchronous, so that nobody else is hit. */
export function withoutAmbient<T>(run: () => T): T {
  const kept = AMBIENT.map(([owner, name]) => Object.getOwnPropertyDescriptor(owner, name));
  for (const [owner, name] of AMBIENT) forbid(owner, name);
  try {
    return run();
  } finally {
    for (const [index, [owner, name]] of AMBIENT.entries()) restore(owner, name, kept[index]);
  }
}

function forbid(owner: Owner, name: string): void {
  // A function that can also be called with `new`, as a date is.
  const throws = function ambient(): never {
    throw new AmbientAccess(`${name} was used inside of a rehearsal, which must not depend on it`);
  };
  const value = Object.assign(throws, { now: throws });
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
}

/** What was inherited has no descriptor of its own: the replacement goes away. */
function restore(owner: Owner, name: string, kept: PropertyDescriptor | undefined): void {
  if (kept) Object.defineProperty(owner, name, kept);
  else delete owner[name];
}

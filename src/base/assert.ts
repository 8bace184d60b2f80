/** Assertions for defects of our own: they throw, the process stops, and the journal stays true. */

/** Raised when the program itself is wrong; never for bad input or a failing world. */
export class Defect extends Error {
  override readonly name = "Defect";
}

/** Throws a {@link Defect} unless the condition holds. The message says what must be true. */
export function assert(condition: unknown, mustHold: string): asserts condition {
  if (!condition) throw new Defect(`assertion failed: ${mustHold}`);
}

/** The branch that cannot be reached: the compiler proves it, and the run time insists. */
export function unreachable(value: never, what: string): never {
  throw new Defect(`unreachable ${what}: ${JSON.stringify(value)}`);
}

/** The value, which must be present. */
export function present<T>(value: T | undefined | null, what: string): T {
  assert(value !== undefined && value !== null, `${what} is present`);
  return value;
}

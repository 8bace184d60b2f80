/** Defaults of other people's programs: what holds when the file says nothing, and who says that it does. */

export interface Vendor {
  /** The program and the version that was read: "Redis 7.0". */
  readonly program: string;
  /** Where its default is written down: a page, or a file of its source. */
  readonly reference: string;
}

export interface VendorDefault<T> extends Vendor {
  readonly value: T;
}

/** Whether a version such as "3.9.0" is as new as [3, 9], or newer. */
export function versionAtLeast(version: string, least: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > least[0] || (major === least[0] && minor >= least[1]);
}

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

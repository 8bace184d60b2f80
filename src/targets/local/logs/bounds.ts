/** How much of what programs print is kept: the one place where it is set. */

export interface LogBounds {
  /** A file that is larger is rotated at the next look. */
  readonly sizeBytes: number;
  /** Older files kept beside the current one, each of this size at most. */
  readonly files: number;
  /** Instances of each part that are gone and whose files are kept, besides those that run. */
  readonly goneInstances: number;
  /** How often the files are looked at; also how exactly the time of a line is known. */
  readonly everyMs: number;
  /** How often, while some program floods its file; and how often it is asked whether one does. */
  readonly floodedEveryMs: number;
}

export const logBounds: LogBounds = {
  sizeBytes: 10 * 1024 * 1024,
  files: 5,
  goneInstances: 10,
  everyMs: 10_000,
  floodedEveryMs: 1_000,
};

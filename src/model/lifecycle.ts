/** Versions of stores, and the day after which their vendor repairs nothing in them any more. */

export interface Lifecycle {
  /** Where the days are from. */
  readonly reference: string;
  /** Day by version. A version that is missing is unknown, or its end is not fixed. */
  readonly ends: Readonly<Record<string, string>>;
  /** What to move to, as of the day that the table was read. */
  readonly newer: string;
}

export const lifecycles: Readonly<Record<"mysql" | "redis", Lifecycle>> = {
  mysql: {
    reference: "Oracle Lifetime Support Policy for MySQL (extended support), as of 2026-04",
    ends: {
      "5.5": "2018-12-31",
      "5.6": "2021-02-28",
      "5.7": "2023-10-31",
      "8.0": "2026-04-30",
      "8.1": "2023-10-25",
      "8.2": "2023-12-14",
      "8.3": "2024-04-10",
      "8.4": "2032-04-30",
      "9.0": "2024-10-15",
      "9.1": "2025-01-21",
      "9.2": "2025-04-15",
      "9.3": "2025-07-22",
      "9.4": "2025-10-21",
      "9.5": "2026-01-20",
      "9.6": "2026-04-21",
    },
    newer: "8.4",
  },
  redis: {
    // 4.0 by the rule of the policy: a major version ends with the release of the second one after it.
    reference: "Redis security policy (supported versions), as of 2026-02",
    ends: {
      "4.0": "2020-04-30",
      "5.0": "2022-04-27",
      "6.0": "2022-05-31",
      "7.0": "2024-07-29",
      "8.0": "2026-02-11",
    },
    newer: "8.6",
  },
};

/** "5.7" of "5.7.21". */
export function seriesOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

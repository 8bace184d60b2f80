/** Versions of stores and of what programs need, and the day after which their vendor repairs nothing in them any more. */

export interface Lifecycle {
  /** As it is written in a sentence. */
  readonly program: string;
  /** Where the days are from. */
  readonly reference: string;
  /** Day by version. A version that is missing is unknown, or its end is not fixed. */
  readonly ends: Readonly<Record<string, string>>;
  /** Versions that were supported when the table was read, with no end of it announced there. Missing: none is known to be. */
  readonly supported?: readonly string[];
  /** Versions that are repaired as of the day that the table was read, and whose end is not fixed. */
  readonly repaired?: readonly string[];
  /** What to move to, as of the day that the table was read. */
  readonly newer: string;
}

type Lifecycled =
  | "mysql"
  | "redis"
  | "kafka"
  | "zookeeper"
  | "openjdk"
  | "node"
  | "python"
  | "rds"
  | "elasticache";

export const lifecycles: Readonly<Record<Lifecycled, Lifecycle>> = {
  mysql: {
    program: "MySQL",
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
    program: "Redis",
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
  kafka: {
    program: "Kafka",
    // By the rule of the plan, a release ends with the third one after it.
    reference: "Apache Kafka, time based release plan (the last three releases are repaired)",
    ends: {
      "0.11": "2018-07-30",
      "1.0": "2018-11-20",
      "1.1": "2019-03-22",
      "2.0": "2019-06-25",
      "3.6": "2024-11-06",
      "3.7": "2025-03-18",
      "3.8": "2025-09-02",
    },
    repaired: ["3.9", "4.0", "4.1"],
    newer: "4.1",
  },
  zookeeper: {
    program: "ZooKeeper",
    reference: "Apache ZooKeeper releases, end of life",
    ends: { "3.4": "2020-06-01", "3.5": "2022-06-01", "3.6": "2022-12-30", "3.7": "2024-02-02" },
    repaired: ["3.8", "3.9"],
    newer: "3.9",
  },
  rds: {
    program: "MySQL on RDS",
    reference:
      "Amazon RDS user guide, MySQL versions, and the announcement of MySQL 9.7: end of standard support",
    ends: { "5.7": "2024-02-29", "8.0": "2026-07-31" },
    supported: ["8.4", "9.7"],
    newer: "8.4",
  },
  elasticache: {
    program: "Redis on ElastiCache",
    reference: "Amazon ElastiCache user guide, engine versions and extended support: end of standard support",
    ends: { "2.8": "2023-01-13", "3.2": "2023-07-31", "4.0": "2026-01-31", "5.0": "2026-01-31" },
    supported: ["6.2", "7.0", "7.1"],
    newer: "7.1",
  },
  openjdk: {
    program: "OpenJDK",
    reference: "OpenJDK, JDK updates project (9 ended with the release of 10)",
    ends: { "9": "2018-03-20", "10": "2018-09-25" },
    repaired: ["17", "21"],
    newer: "21",
  },
  node: {
    program: "Node.js",
    reference: "Node.js release working group, end-of-life releases",
    ends: { "0.10": "2016-10-31", "0.12": "2016-12-31", "18": "2025-04-30", "20": "2026-04-30" },
    repaired: ["22", "24"],
    newer: "24",
  },
  python: {
    program: "Python",
    reference: "Python developer's guide, status of Python versions",
    ends: { "2.6": "2013-10-29", "2.7": "2020-01-01", "3.8": "2024-10-07", "3.9": "2025-10-31" },
    repaired: ["3.12", "3.13", "3.14"],
    newer: "3.14",
  },
};

export function lifecycleOf(program: string): Lifecycle | undefined {
  return Object.hasOwn(lifecycles, program) ? lifecycles[program as Lifecycled] : undefined;
}

/** "5.7" of "5.7.21"; "9" of "9.0.4" where the table knows whole numbers. */
export function seriesOf(version: string, { ends, repaired = [] }: Lifecycle): string {
  const [major = "", ...rest] = version.split(".");
  const isWhole = ends[major] !== undefined || repaired.includes(major);
  return isWhole ? major : [major, ...rest.slice(0, 1)].join(".");
}

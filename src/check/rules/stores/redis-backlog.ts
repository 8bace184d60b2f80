/** Finds a Redis whose replicas must copy everything anew after a short absence. */
import { durationText } from "../../../base/duration.ts";
import { sizeText } from "../../../base/size.ts";
import { backlogDefault } from "../../../model/redis-replication.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { replicatedRedis } from "../../replicated-redis.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const redisBacklog: Rule = defineRule({
  id: "redis-backlog",
  category: "stores",
  severity: "warning",
  docs: {
    what: "The backlog of a Redis holds less than what is written while a replica is away for a restart.",
    why:
      "A replica that comes back asks for more than is there, and gets a copy of everything: the primary forks and sends it " +
      "to each of them, just when one is missing. It is a warning, since it costs time and memory, and no data.",
    source: "Redis 7.0, redis.conf on repl-backlog-size (1mb by default).",
  },
  options: {
    awaySeconds: { default: 60, means: "How long a replica is away for a restart, in seconds." },
  },
  messages: {
    copiedAnew: {
      text: 'The backlog of "{part}" is {backlog}, and {written} are written while a replica is away for {away}.',
      counterExample:
        'a replica of "{part}" is started anew; {away} later the primary forks, and sends it all its data.',
      fix: "set backlog to {written} or more.",
    },
  },
  about: (facts) =>
    replicatedRedis(facts).filter(({ replication }) => replication.writtenPerSecondBytes !== undefined),
  judge({ part, replication }, _facts, { awaySeconds }): Verdict<"copiedAnew"> {
    const { backlogBytes = backlogDefault.value, writtenPerSecondBytes = 0 } = replication;
    const writtenBytes = writtenPerSecondBytes * awaySeconds;
    if (backlogBytes >= writtenBytes) return holds;
    const { value: _value, ...vendor } = backlogDefault;
    const says = `backlog is ${sizeText(backlogBytes)}`;
    return violated({
      message: "copiedAnew",
      part,
      path: ["backlog"],
      data: {
        part: part.name,
        backlog: sizeText(backlogBytes),
        written: sizeText(writtenBytes),
        away: durationText(awaySeconds * 1_000),
      },
      evidence: [
        replication.backlogBytes === undefined ? byDefault(says, vendor) : stated(says),
        stated(`writtenPerSecond is ${sizeText(writtenPerSecondBytes)}`),
        derived(`${awaySeconds} × ${sizeText(writtenPerSecondBytes)} is ${sizeText(writtenBytes)}`),
      ],
    });
  },
});

/** Finds clients of ZooKeeper that ask for sessions which the ensemble does not give. */
import { durationText } from "../../../base/duration.ts";
import { sessionTicks, zookeeperDefaults } from "../../../model/zookeeper.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, violated } from "../../verdict.ts";

export const zookeeperSessionRange: Rule = defineRule({
  id: "zookeeper-session-range",
  category: "stores",
  severity: "error",
  docs: {
    what: "A client of ZooKeeper asks for a session shorter than 2 ticks, or longer than 20.",
    why:
      "The ensemble gives it 2 or 20 ticks instead, in silence: a lock is given to another while its holder thinks that it " +
      "has time left, or is held by the dead longer than planned. It is an error, since what is asked for never holds.",
    source:
      "ZooKeeper 3.8, administrator's guide: minSessionTimeout is 2 × tickTime, maxSessionTimeout is 20 ×.",
  },
  messages: {
    tooLong: {
      text: '"{part}" asks "{ensemble}" for a session of {asked}, and gets {given}.',
      counterExample:
        '"{part}" is cut off for {given} and holds a lock; "{ensemble}" gives the lock away, and "{part}" counts on {asked}.',
      fix: 'ask for {given} or less, or raise tick of "{ensemble}".',
    },
    tooShort: {
      text: '"{part}" asks "{ensemble}" for a session of {asked}, and gets {given}.',
      counterExample: '"{part}" dies with a lock; whoever waits for it waits {given} instead of {asked}.',
      fix: 'ask for {given} or more, or lower tick of "{ensemble}".',
    },
  },
  witness: { invariant: "ZK-01" },
  about: ({ sessions }) => sessions,
  judge({ client, session, ensemble, path }) {
    const { tickMs } = ensemble.settings;
    const { timeoutMs: asked } = session;
    const [least, most] = [sessionTicks.value.min * tickMs, sessionTicks.value.max * tickMs];
    if (asked === undefined)
      return unknown(client, `how long its session with "${ensemble.name}" lasts`, 'Say it: timeout: "10s".');
    if (asked >= least && asked <= most) return holds;
    const given = asked < least ? least : most;
    const tick = `tick is ${durationText(tickMs)}`;
    return violated({
      message: asked < least ? "tooShort" : "tooLong",
      part: client,
      path: [...path, "timeout"],
      data: {
        part: client.name,
        ensemble: ensemble.name,
        asked: durationText(asked),
        given: durationText(given),
      },
      evidence: [
        stated(`timeout is ${durationText(asked)}`),
        tickMs === zookeeperDefaults.tickMs.value
          ? byDefault(tick, zookeeperDefaults.tickMs)
          : stated(tick, ensemble, ["tick"]),
        byDefault("sessions last from 2 to 20 ticks", sessionTicks),
        derived(`that is from ${durationText(least)} to ${durationText(most)}`),
      ],
    });
  },
});

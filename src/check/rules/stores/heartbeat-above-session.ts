/** Finds readers of Kafka whose heartbeats are too rare for their sessions. */
import { durationText } from "../../../base/duration.ts";
import { kafkaClientDefaults } from "../../../model/kafka-client.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { consumersIn } from "../../kafka-stores.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

/** Kafka advises a third: two heartbeats may then be late. */
const SHARE = 3;

export const heartbeatAboveSession: Rule = defineRule({
  id: "heartbeat-above-session",
  category: "stores",
  severity: "error",
  docs: {
    what: "A reader of Kafka sends heartbeats as rarely as its session lasts, or more rarely than a third of that.",
    why:
      "A member that is not heard of within its session is expelled, and the group shares its partitions anew, during which " +
      "nobody reads. From the whole session on that happens always: an error. Above a third one late heartbeat is enough: a warning.",
    source:
      "Kafka 3.9, consumer configs: heartbeat.interval.ms should be no higher than a third of session.timeout.ms.",
  },
  messages: {
    never: {
      text: '"{part}" sends a heartbeat each {heartbeat}, and its session in group "{group}" lasts {session}.',
      counterExample:
        '"{part}" joins "{group}", is expelled after {session}, joins again, and so on; nobody reads on.',
      fix: "set heartbeat to {third} or less, or the session to {long} or more.",
    },
    tight: {
      text: '"{part}" sends a heartbeat each {heartbeat}: one that is late ends its session of {session} in "{group}".',
      counterExample:
        '"{part}" collects garbage for a second while its heartbeat is due; it is expelled, and "{group}" stands still.',
      fix: "set heartbeat to {third} or less.",
      severity: "warning",
    },
  },
  witness: { invariant: "KAF-04" },
  about: consumersIn,
  judge({ service, use }) {
    const { heartbeatMs, sessionMs, group } = use;
    const isNever = heartbeatMs >= sessionMs;
    if (!isNever && heartbeatMs * SHARE <= sessionMs) return holds;
    const { heartbeatMs: usual, sessionMs: lasts } = kafkaClientDefaults;
    const heartbeat = `heartbeat is ${durationText(heartbeatMs)}`;
    const session = `session is ${durationText(sessionMs)}`;
    return violated({
      message: isNever ? "never" : "tight",
      part: service,
      path: ["consumes"],
      data: {
        part: service.name,
        group,
        heartbeat: durationText(heartbeatMs),
        session: durationText(sessionMs),
        third: durationText(Math.floor(sessionMs / SHARE)),
        long: durationText(heartbeatMs * SHARE),
      },
      evidence: [
        heartbeatMs === usual.value ? byDefault(heartbeat, usual) : stated(heartbeat),
        sessionMs === lasts.value ? byDefault(session, lasts) : stated(session),
        derived("a member that is silent for its session is expelled"),
      ],
    });
  },
});

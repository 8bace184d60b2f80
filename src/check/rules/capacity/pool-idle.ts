/** Finds connection pools that keep connections longer than the other side, or a balancer between, does. */
import { durationText } from "../../../base/duration.ts";
import type { Evidence } from "../../../contract/finding.ts";
import type { Call } from "../../../model/call.ts";
import type { Service } from "../../../model/service.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { idleOf } from "../../idle.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";

const mysqlWait = { program: "MySQL 8.4", reference: "server system variables, wait_timeout" };
const MYSQL_WAIT_MS = 28_800_000;

interface Pooled {
  readonly service: Service;
  readonly call: Call;
  readonly index: number;
}

/** What the other side does with a connection that nobody uses. */
interface Closing {
  readonly ms: number;
  readonly says: Evidence;
}

export const poolIdle: Rule = defineRule({
  id: "pool-idle",
  category: "capacity",
  severity: "warning",
  docs: {
    what: "A connection pool keeps unused connections as long as, or longer than, the other side keeps them.",
    why:
      "The other side closes first, and the pool finds out with the next request on that connection, which fails. After a " +
      "quiet night the first requests of the morning are errors. It is a warning, since many pools try again by themselves.",
    source:
      "MySQL on wait_timeout and “server has gone away”; AWS on the idle timeout of network balancers; the OpenZeppelin " +
      "relayer scaling example (Redis with --timeout 300).",
  },
  messages: {
    keptTooLong: {
      text: '"{part}" keeps unused connections to "{to}" {kept}, and they are closed there after {closed}.',
      counterExample:
        'nobody asks "{part}" anything for {closed}; the next request takes a connection from its pool that "{to}" has ' +
        "closed, and fails.",
      fix: 'set pool.idle in the calls of "{part}" to "{to}" well below {closed}.',
    },
  },
  about: ({ cluster }) =>
    cluster.services.flatMap((service) =>
      (service.calls ?? []).map((call, index): Pooled => ({ service, call, index })),
    ),
  judge({ service, call, index }, facts): Verdict<"keptTooLong"> | readonly Verdict<"keptTooLong">[] {
    const closing = closingOf(call.to, facts);
    if (!call.pool || !closing) return [];
    const { idleMs } = call.pool;
    if (idleMs === undefined) {
      const tell = `say pool: { idle: "1m" } in the calls of "${service.name}", or "for-ever".`;
      return unknown(service, `how long it keeps unused connections to "${call.to}"`, tell);
    }
    if (idleMs !== "for-ever" && idleMs < closing.ms) return holds;
    const kept = idleMs === "for-ever" ? "for ever" : `for ${durationText(idleMs)}`;
    return violated({
      message: "keptTooLong",
      part: service,
      path: ["calls", String(index), "pool", "idle"],
      data: { part: service.name, to: call.to, kept, closed: durationText(closing.ms) },
      evidence: [
        stated(`it keeps unused connections ${kept}`),
        closing.says,
        derived("the other side closes first"),
      ],
    });
  },
});

function closingOf(name: string, { partNamed }: Facts): Closing | undefined {
  const to = partNamed(name);
  if (to?.kind === "balancer") {
    const { ms, evidence } = idleOf(to, to.listeners[0]);
    return to.listeners[0].listen.protocol === "tcp" ? { ms, says: evidence } : undefined;
  }
  if (to?.kind !== "store") return undefined;
  if (to.idleTimeoutMs !== undefined) {
    const fact = `idleTimeout of "${name}" is ${durationText(to.idleTimeoutMs)}`;
    return { ms: to.idleTimeoutMs, says: stated(fact, to, ["idleTimeout"]) };
  }
  if (to.engine !== "mysql") return undefined;
  return { ms: MYSQL_WAIT_MS, says: byDefault(`wait_timeout is ${durationText(MYSQL_WAIT_MS)}`, mysqlWait) };
}

/** One instance takes much longer than usual until it is ready. */
import type { FaultBase, FaultKind } from "./fault.ts";

export interface SlowStart extends FaultBase {
  readonly kind: "slow-start";
  readonly instance: string;
  readonly readyMs: number;
}

export const slowStart: FaultKind<SlowStart> = {
  kind: "slow-start",
  text: ({ instance, readyMs }) => `${instance} is ready only ${readyMs} ms after its start`,
  draw({ effects, instances }, draws) {
    const started = effects.flatMap(({ body }) => (body.kind === "start" ? [body.instance] : []));
    const instance = draws.pick(
      started.filter((it) => instances.service.includes(it)),
      "instance",
    );
    if (instance === undefined) return undefined;
    return {
      kind: "slow-start",
      at: { kind: "outset" },
      instance,
      readyMs: draws.between(1_000, 9_000, "ready"),
    };
  },
  strike({ instance, readyMs }, { disturbance, happened }) {
    disturbance.addRule({
      applies: (start) => start.instance === instance,
      behaviour: () => ({ readyMs }),
      used: happened,
    });
  },
};

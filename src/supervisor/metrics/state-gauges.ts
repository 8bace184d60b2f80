/** What Prometheus is told of the state: read when it asks, so that it costs nothing while it does not. */
import { Gauge, type Registry } from "prom-client";
import type { Receipt } from "../../contract/receipt.ts";
import type { ControlState } from "../../control/state.ts";
import type { Status } from "../status-types.ts";

export interface Seen {
  status(): Status;
  state(): ControlState;
  /** Of the last release that ended. */
  lastReceipt(): Receipt | undefined;
}

/** One sample: its labels and its value. */
type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

export function addStateGauges(registry: Registry, seen: Seen): void {
  const add = (name: string, help: string, labelNames: string[], samples: () => readonly Sample[]): void => {
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset();
        // Without labels a reset leaves a 0 behind, and what was not measured is not 0.
        if (labelNames.length === 0) this.remove();
        for (const [labels, value] of samples()) this.set(labels, value);
      },
    });
  };
  add("tutti_instances", "Instances by part, kind and state.", ["part", "kind", "state"], () =>
    instanceSamples(seen.status()),
  );
  add("tutti_instances_desired", "Instances that are wanted of a service.", ["part"], () =>
    seen.status().services.map(({ name, desired }) => [{ part: name }, desired]),
  );
  add(
    "tutti_pool_members",
    "Members of pools by balancer, part and state.",
    ["balancer", "part", "state"],
    () => memberSamples(seen.state()),
  );
  add("tutti_revision", "Number of the last complete revision.", [], () => known(seen.status().revision));
  const receipt = "of the last release's receipt; missing where it was not measured.";
  add("tutti_last_receipt_lost_requests", `Lost requests ${receipt}`, [], () =>
    known(seen.lastReceipt()?.requests.lost),
  );
  add("tutti_last_receipt_requests", `Requests of users ${receipt}`, [], () =>
    known(seen.lastReceipt()?.requests.total),
  );
}

function known(value: number | null | undefined): readonly Sample[] {
  return value === null || value === undefined ? [] : [[{}, value]];
}

function instanceSamples({ services, stores, balancers }: Status): readonly Sample[] {
  const words = [
    ...services.flatMap(({ name, instances }) => instances.map(({ state }) => `${name} service ${state}`)),
    ...stores.map(({ name, state }) => `${name} store ${state}`),
    ...balancers.map(({ name, state }) => `${name} balancer ${state}`),
  ];
  return counted(words).map(([word, count]) => {
    const [part = "", kind = "", state = ""] = word.split(" ");
    return [{ part, kind, state }, count];
  });
}

function memberSamples({ instances }: ControlState): readonly Sample[] {
  const words = Object.values(instances).flatMap(({ part, pools }) =>
    Object.entries(pools).flatMap(([balancer, { state }]) =>
      state === "absent" ? [] : [`${balancer} ${part} ${state}`],
    ),
  );
  return counted(words).map(([word, count]) => {
    const [balancer = "", part = "", state = ""] = word.split(" ");
    return [{ balancer, part, state }, count];
  });
}

function counted(words: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts];
}

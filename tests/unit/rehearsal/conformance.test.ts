/** The simulated world behaves as the real one is shown to by `tests/e2e/conformance.test.ts`. */
import { test } from "vitest";
import { behaviours } from "../../conformance/behaviours.ts";
import { SimulatedBench } from "../../conformance/simulated-bench.ts";

test.each(behaviours.map((it) => [it.name, it] as const))("%s", (_name, { run }) =>
  run(new SimulatedBench()),
);

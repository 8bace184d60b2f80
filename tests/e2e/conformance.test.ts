/** The world of one machine does what the simulated one does, with real processes, a real HAProxy and a real Redis. */
import { afterEach, test } from "vitest";
import { behaviours } from "../conformance/behaviours.ts";
import { LocalBench } from "../conformance/local-bench.ts";

let bench: LocalBench | undefined;
afterEach(() => bench?.close());

test.each(behaviours.map((it) => [it.name, it] as const))("%s", async (_name, { run }) => {
  bench = new LocalBench();
  await run(bench);
});

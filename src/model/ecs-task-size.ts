/** Sizes of tasks that Fargate has: to each number of processors belongs a range of memory. */
import type { OptionReader } from "./read.ts";
import type { Resources } from "./resources.ts";

const GIB = 1_073_741_824;

interface Size {
  readonly cpu: number;
  /** In GiB, from the least to the most, in such steps; the smallest size has half a GiB besides. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Amazon ECS developer guide, task definition parameters for Fargate: task size. */
const sizes: readonly Size[] = [
  { cpu: 0.25, from: 0.5, to: 2, step: 0.5 },
  { cpu: 0.5, from: 1, to: 4, step: 1 },
  { cpu: 1, from: 2, to: 8, step: 1 },
  { cpu: 2, from: 4, to: 16, step: 1 },
  { cpu: 4, from: 8, to: 30, step: 1 },
  { cpu: 8, from: 16, to: 60, step: 4 },
  { cpu: 16, from: 32, to: 120, step: 8 },
];

/** Refuses what Fargate would: it needs both, and knows only some pairs. */
export function refuseTaskSize(reader: OptionReader, resources: Resources | undefined): void {
  const { cpu, memoryBytes } = resources ?? {};
  if (cpu === undefined || memoryBytes === undefined) {
    const message = "a task of Fargate has a size: cpu and memory";
    reader.refuse("missing", ["resources"], message, 'write resources: { cpu: 1, memory: "2 GiB" }');
    return;
  }
  const size = sizes.find((one) => one.cpu === cpu);
  const gib = memoryBytes / GIB;
  if (size && gib >= size.from && gib <= size.to && Number.isInteger((gib - size.from) / size.step)) return;
  const fix = size
    ? `with cpu: ${cpu} write ${size.from} to ${size.to} GiB, in steps of ${size.step} GiB`
    : `write a cpu of ${sizes.map((one) => one.cpu).join(", ")}`;
  reader.refuse("wrong-task-size", ["resources"], `Fargate has no task of ${cpu} cpu and ${gib} GiB`, fix);
}

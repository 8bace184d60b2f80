/** Finds a ZooKeeper whose heap leaves the machine no memory, so that it swaps. */
import { sizeText } from "../../../base/size.ts";
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, violated } from "../../verdict.ts";
import { zookeeperStores } from "../../zookeeper-stores.ts";

/** The vendor's example is 3 GiB of 4. */
const SHARE = 0.75;

export const zookeeperHeap: Rule = defineRule({
  id: "zookeeper-heap",
  category: "stores",
  severity: "error",
  docs: {
    what: "The heap of a ZooKeeper is as large as the memory of its machine, or takes more than three quarters of it.",
    why:
      "A member that swaps, or is killed for its memory, misses its ticks and is thrown out, with all sessions on it. A heap of " +
      "the whole memory does not fit beside the program itself: an error. Above three quarters there is little left: a warning.",
    source:
      "ZooKeeper 3.8, administrator's guide, things to avoid: for 4 GB of memory a heap of 3 GB, and no swapping.",
  },
  messages: {
    aboveMemory: {
      text: '"{part}" may fill a heap of {heap}, and its machine has {memory}.',
      counterExample:
        'the heap of a member of "{part}" grows to {heap}; the machine swaps, and the member misses its ticks.',
      fix: "set heap to {most} or less, or give it more memory.",
    },
    nearMemory: {
      text: '"{part}" may fill a heap of {heap} of {memory}: little is left for its threads, buffers and the system.',
      counterExample:
        'many clients connect to a member of "{part}" at once; buffers beside the heap make it swap.',
      fix: "set heap to {most} or less.",
      severity: "warning",
    },
  },
  witness: { invariant: "ZK-02" },
  about: (facts) => zookeeperStores(facts).filter(({ settings }) => settings.heapBytes !== undefined),
  judge(part) {
    const heap = part.settings.heapBytes ?? 0;
    const memory = part.resources?.memoryBytes;
    if (memory === undefined)
      return unknown(part, "how much memory its machine has", 'Say it: resources: { memory: "4 GiB" }.');
    if (heap <= memory * SHARE) return holds;
    return violated({
      message: heap >= memory ? "aboveMemory" : "nearMemory",
      part,
      path: ["heap"],
      data: {
        part: part.name,
        heap: sizeText(heap),
        memory: sizeText(memory),
        most: sizeText(Math.floor(memory * SHARE)),
      },
      evidence: [
        stated(`heap is ${sizeText(heap)}`),
        stated(`resources.memory is ${sizeText(memory)}`),
        derived("threads, buffers and the system need memory beside the heap"),
      ],
    });
  },
});

/** Guides 000 and 001: the relay cluster of Loopring, with the pages that guide 000 links. */
import { holdGuide } from "./hold-guide.ts";
import { loopringFaults } from "./loopring-faults.ts";

holdGuide({
  system: "loopring",
  letter: "L",
  count: 30,
  faults: loopringFaults,
  extras: [
    { rule: "replicas-in-one-zone", why: "the pages say of the balancer alone that it has two zones" },
    { rule: "redis-without-memory-limit", why: "no page says how Redis is set up" },
    {
      rule: "zookeeper-never-purges",
      why: "zoo_sample.cfg, which the page copies, has the lines in comments",
    },
    {
      rule: "wrong-service-guard",
      why: "somebody pastes the id of a commit, and nothing looks which program it is of",
    },
  ],
});

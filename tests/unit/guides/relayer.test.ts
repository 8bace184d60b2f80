/** Guide 004: a transaction relayer behind nginx with one Redis. */
import { holdGuide } from "./hold-guide.ts";
import { relayerFaults } from "./relayer-faults.ts";
import { relayerProgramFaults } from "./relayer-program-faults.ts";

holdGuide({
  system: "relayer",
  letter: "Z",
  count: 35,
  faults: [...relayerFaults, ...relayerProgramFaults],
  extras: [
    { rule: "same-place", why: "the copies go to a folder of the machine that runs Redis" },
    { rule: "unrestorable", why: "the guide has a command that restores, and nobody who tries it" },
    { rule: "bake-below-detection", why: "its checks are 30s apart, and nothing waits for three of them" },
    { rule: "slow-detection", message: "slowToLeave", why: "a check each 30s, three of them, is 90s" },
    {
      rule: "alarm-without-metric",
      message: "tellsNobody",
      why: "the guide says what to set alerts for, and not who is told",
    },
    { rule: "single-point", subject: "edge", why: "there is one nginx, which the text does not mention" },
  ],
});

/**
 * The zoo: programs that misbehave, each with what its operator reads on the screen, and what the journal holds.
 * What a limit does beyond one kill is in limits-and-logs.test.ts; the same decisions in virtual time in tests/unit/control.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { limitPlaces } from "../../src/targets/local/cgroups/places.ts";
import { logBounds } from "../../src/targets/local/logs/bounds.ts";
import { type Animal, Cage, zooFolder } from "../support/cage.ts";
import { isRunning, until } from "../support/command-line.ts";

const FIRST_PORT = 18_600;
const nameOf = ({ program, as }: Animal): string => (as ? `${program}, ${as}` : program);

const canLimit = limitPlaces().memory.found;

const zoo: readonly Animal[] = [
  {
    program: "breaks-after-a-while",
    options: "replicas: 2, env: { BREAKS_AFTER_MS: 1500 },",
    balancers: `, balancers: [loadBalancer("edge", { listen: http(18_620), to: animal })]`,
    up: [0, "complete  revision 1"],
    provoked: async (cage) => {
      await cage.until("it to be told", 10_000, "animal-1.r1 is not ready any more: ");
      const { stdout } = await cage.workplace.must("status");
      expect(stdout).toMatch(/animal +service +0\/2 ready/);
      expect(stdout).toMatch(/waiting for animal-\d\.r1 to be ready, for .*: (HTTP 500|not the HTTP status)/);
      await cage.until("its replacement", 30_000, /animal-\d\.r1\.g2 is ready/);
    },
    journal: [
      ["release-completed", "complete"],
      ["instance-unhealthy", "is not ready any more: "],
      ["instance-replaced", "is replaced: not ready any more for 10s: "],
      ["instance-gone", "has stopped"],
      ["instance-ready", "animal-"],
    ],
  },
  {
    program: "floods-its-output",
    options: "env: { FLOODS_FOR_MS: 2500 },",
    up: [0, "complete  revision 1"],
    provoked: async (cage) => {
      await cage.until("it to be told", 20_000, "animal-1.r1 floods its log");
      await until("the flood to be over", 20_000, async () => {
        const { stdout } = await cage.workplace.must("logs", "animal", "-n", "1");
        return stdout.includes("the flood is over");
      });
      await until("the logs to be in bounds", 20_000, () => {
        return cage.logBytes() <= logBounds.sizeBytes * (logBounds.files + 2);
      });
    },
    journal: [
      ["instance-ready", "animal-1.r1"],
      ["instance-remark", "Only the last 60 MiB are kept, so older lines are gone soon. Let it print less"],
      ["instance-gone", "has stopped"],
    ],
    effects: ["animal-1.r1/start", "animal-1.r1/terminate"],
  },
  {
    program: "ignores-sigterm",
    up: [0, "complete  revision 1"],
    down: [
      "stopping animal-1.r1: the cluster is taken down",
      "animal-1.r1 did not end within 500ms of SIGTERM (its stopGrace) and was killed",
    ],
    journal: [
      ["instance-stopping", "animal-1.r1"],
      ["instance-gone", "what it was doing is lost"],
      ["down-completed", "nothing is left running"],
    ],
    effects: ["animal-1.r1/start", "animal-1.r1/terminate", "animal-1.r1/kill"],
  },
  {
    program: "exits-at-once",
    up: [
      6,
      "animal-1.r1 ended by itself: exit code 3",
      "animal-1 failed 2 times; next start in 1 s",
      "failed  revision 1 in ",
      "animal-1.r1.g3 ended before it was ready: exit code 3",
      "| FATAL: no such database: shop",
      "it needs a person: see `tutti status` and `tutti logs`",
    ],
    provoked: async (cage) => {
      // The pauses grow, so that it is met in one of them.
      await until("it to wait for its next start", 20_000, async () => {
        const { stdout } = await cage.workplace.must("status");
        expect(stdout).toContain(
          "last bring-up (revision 1) failed: animal-1.r1.g3 ended before it was ready",
        );
        return /waiting for animal-1 to be started again in .*: it failed \d+ times/.test(stdout);
      });
    },
    journal: [
      ["instance-crashed", "animal-1.r1 ended by itself: exit code 3"],
      ["instance-crashed", "animal-1.r1.g2 ended by itself: exit code 3"],
      ["backing-off", "next start in 1 s"],
      ["instance-crashed", "animal-1.r1.g3 ended by itself: exit code 3"],
      ["backing-off", "next start in 2 s"],
      ["release-failed", "ended before it was ready: exit code 3"],
    ],
  },
  {
    program: "listens-late",
    options: "env: { LISTENS_AFTER_MS: 1500 },",
    up: [0, /animal-1\.r1 is ready after (?:1[5-9]|[2-9]\d)\d\d ms/, "complete  revision 1"],
    journal: [
      ["instance-starting", "animal-1.r1"],
      ["instance-ready", "animal-1.r1"],
      ["release-completed", "complete"],
      ["instance-gone", "has stopped"],
    ],
    effects: ["animal-1.r1/start", "animal-1.r1/terminate"],
  },
  {
    program: "never-listens",
    up: [
      6,
      "animal-1.r1 was not ready within 3s: nothing listens on 127.",
      ": connection refused",
      "| waiting for a leader that was never elected",
      "it needs a person",
    ],
    journal: [
      ["release-failed", "not ready within 3s: nothing listens on 127."],
      ["instance-replaced", "animal-1.r1 is replaced: not ready within 3s: nothing listens on 127."],
      ["instance-starting", "animal-1.r1.g2"],
      ["down-completed", "nothing is left running"],
    ],
  },
  {
    program: "listens-on-wildcard",
    up: [0, "complete  revision 1"],
    provoked: async (cage) => {
      await cage.until("it to be told", 5_000, "animal-1.r1 listens on port 18606 of every address");
    },
    journal: [
      [
        "instance-remark",
        "Listen on process.env.HOST, as in server.listen(process.env.PORT, process.env.HOST).",
      ],
      ["instance-gone", "has stopped"],
    ],
  },
  {
    program: "listens-on-wildcard",
    as: "two of it",
    options: "replicas: 2,",
    up: [6, "it needs a person"],
    journal: [
      ["instance-crashed", "ended by itself: exit code 1"],
      ["instance-remark", "ended because an address was taken, and its own"],
      ["release-failed", "which listens on every address"],
    ],
  },
  {
    program: "leaves-a-child",
    up: [0, "complete  revision 1"],
    provoked: async (cage) => {
      const child = await cage.childOf("animal-1.r1");
      const { address } = await cage.instance();
      await fetch(`http://${address}/crash`).catch(() => undefined);
      await cage.until(
        "it to be told",
        5_000,
        `animal-1.r1 ended and left a process behind: ${child} (sleep)`,
      );
      await until("the child to end", 2_000, () => !isRunning(child));
      await cage.workplace.must("wait", "--timeout", "20s");
      expect(isRunning(await cage.childOf("animal-1.r1.g2"))).toBe(true);
    },
    down: ["animal-1.r1.g2 ended and left a process behind"],
    journal: [
      ["instance-crashed", "animal-1.r1 ended by itself: exit code 7"],
      ["instance-remark", "It was killed. Let the program end its children before it ends"],
      ["instance-ready", "animal-1.r1.g2"],
      ["instance-remark", "animal-1.r1.g2 ended and left a process behind"],
      ["instance-gone", "animal-1.r1.g2 has stopped"],
    ],
    effects: ["animal-1.r1/start", "animal-1.r1.g2/start", "animal-1.r1.g2/terminate"],
  },
  {
    program: "leaks-memory",
    options: `env: { LEAKS_AFTER_MS: ${canLimit ? 300 : 3_600_000} }, resources: { memory: "96 MiB" },`,
    up: canLimit
      ? [0, "complete  revision 1"]
      : [0, "limits on memory of animal are stated, not enforced: ", "complete  revision 1"],
    provoked: async (cage) => {
      if (canLimit) await cage.until("its replacement", 20_000, "animal-1.r1.g2 is ready");
    },
    journal: canLimit
      ? [
          [
            "instance-crashed",
            "animal-1.r1 was ended by the kernel: it used more than its memory limit of 96 MiB",
          ],
          ["instance-ready", "animal-1.r1.g2"],
        ]
      : [["instance-ready", "animal-1.r1"]],
  },
];

it.concurrent.each(zoo.map((animal, index) => [nameOf(animal), animal, FIRST_PORT + index] as const))(
  "%s",
  (_name, animal, port) => new Cage(animal, port).live(),
);

it("every animal of the folder is in the table", () => {
  const names = readdirSync(zooFolder);
  expect(names.map((name) => name.replace(".mjs", "")).sort()).toEqual(
    [...new Set(zoo.map((it) => it.program))].sort(),
  );
  for (const name of names) {
    const [first] = readFileSync(join(zooFolder, name), "utf8").split("\n");
    expect(first).toMatch(/^\/\*\* .* \*\/$/);
  }
});

/**
 * Bad cluster files, each twice: with `up` in a fresh folder, where nothing may begin, and with `deploy` beside a
 * running cluster, which must go on as if nothing had been asked. Wrong wiring is in tests/unit/wiring, wrong words
 * on the command line in src/cli/*.test.ts, a file that is broken or gone after a complete revision in operations.test.ts.
 */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Expected, expectNothingBegun, expectRefusal } from "../support/bad-input.ts";
import { root, runTutti, type Status, Workplace } from "../support/command-line.ts";
import { eventsBelow } from "../support/recorded.ts";

const HEAD = `import { artifact, cluster, http, loadBalancer, rolling, secret, service } from "tutti";
const web = service("web", { command: ["node", "web.mjs"], port: http(8080), health: http("/ready") });
void [artifact, loadBalancer, rolling, secret];
`;
const TAIL = `export default cluster("bad", { environment: "development", services: [web] });\n`;

interface BadFile extends Expected {
  readonly name: string;
  /** The file; or what makes it, and what lies around it. */
  readonly file: string | Buffer | ((path: string) => void);
}

const badFiles: readonly BadFile[] = [
  {
    name: "loops for ever",
    file: `${HEAD}${TAIL}for (;;);\n`,
    code: 2,
    says: ["FILE: the file did not finish within 10s", "a loop or a wait that never ends"],
  },
  {
    name: "does not parse",
    file: `${HEAD}export default nonsense(;\n`,
    code: 2,
    says: ["FILE:4:25: this is not valid TypeScript", 'Unexpected ";"', "correct the line"],
  },
  {
    name: "does not type-check, though it would run",
    file: `${HEAD}const replicas: number = "three";\nvoid replicas;\n${TAIL}`,
    code: 2,
    says: ["FILE:4:7: Type 'string' is not assignable to type 'number'", "correct the file and try again"],
  },
  {
    name: "throws",
    file: `${HEAD}throw new Error("no region is set");\n${TAIL}`,
    code: 2,
    says: ["FILE:4:7: the file threw Error: no region is set", "correct the line"],
  },
  {
    name: "throws, with a byte order mark and the line ends of Windows",
    file: `\uFEFF${HEAD}throw new Error("no region is set");\n${TAIL}`.replaceAll("\n", "\r\n"),
    code: 2,
    says: ["FILE:4:7: the file threw Error: no region is set"],
  },
  {
    name: "waits for what never comes",
    file: `${HEAD}await new Promise(() => undefined);\n${TAIL}`,
    code: 2,
    says: ["FILE: the file ended the program itself", "remove process.exit and waits that never end"],
  },
  {
    name: "exports nothing",
    file: `${HEAD}${TAIL.replace("export default", "void")}`,
    code: 2,
    says: ["FILE: the file has no default export", "end the file with: export default cluster("],
  },
  {
    name: "exports a service",
    file: `${HEAD}export default web;\n`,
    code: 2,
    says: ["FILE: the default export is a service, not a cluster"],
  },
  {
    name: "is empty",
    file: "",
    code: 2,
    says: ["FILE: the file has no default export", "end the file with: export default cluster("],
  },
  {
    name: "is no text",
    file: Buffer.from([0xdd, 0x00, 0x13, 0xff, 0xfe, 0x80]),
    code: 2,
    says: ["FILE:1:1: this is not valid TypeScript"],
  },
  {
    name: "is a folder",
    file: (path) => mkdirSync(path),
    code: 9,
    says: ["FILE holds no cluster.ts", "name the cluster file itself with --file"],
  },
  {
    name: "is a link to nothing",
    file: (path) => symlinkSync("gone.ts", path),
    code: 9,
    says: ["there is no file ", "FILE\n", "create one with `tutti init`"],
  },
  {
    name: "imports what is not there",
    file: `${HEAD}import { regions } from "./regions.ts";\nvoid regions;\n${TAIL}`,
    code: 2,
    says: ["FILE:4:25: ", "./regions.ts"],
  },
  {
    name: "names an artefact folder that is not there",
    file: (HEAD + TAIL).replace("health:", 'artifact: artifact({ dir: "./dist" }), health:'),
    code: 2,
    says: ["missing-artifact", "FILE:2:", "dist does not exist", "correct `dir`"],
  },
  {
    name: "has a finding that proves it wrong",
    file: (HEAD + TAIL)
      .replace("health:", 'release: rolling({ drain: "30s" }), stopGrace: "1s", health:')
      .replace("services: [web]", 'balancers: [loadBalancer("edge", { listen: http(18_690), to: web })]'),
    code: 2,
    says: ["drain-against-grace", "FILE:2:", "the cluster has 1 error, so nothing was changed"],
  },
  {
    name: "names a secrets file with a line that is none",
    file: (path) => {
      writeFileSync(`${path}.env`, "KEY=1\nhunter2 is no line\n", { mode: 0o600 });
      const withSecret = HEAD.replace("health:", 'env: { KEY: secret("KEY") }, health:');
      writeFileSync(
        path,
        withSecret + TAIL.replace("services:", `secrets: "${basename(path)}.env", services:`),
      );
    },
    code: 2,
    says: ["secrets-file-line", "FILE.env:2:1", "line 2 of the secrets file is no NAME=value"],
    hides: "hunter2",
  },
  {
    name: "names a program that does not exist",
    file: (HEAD + TAIL).replace('"node"', '"nodee"'),
    code: 4,
    says: [
      "there is no program nodee on the PATH, which web would run, so nothing was changed",
      "correct `command`, or install the program",
    ],
  },
];

function place({ file }: BadFile, path: string): string {
  if (typeof file === "function") file(path);
  else writeFileSync(path, file);
  return path;
}

const programs = join(root, "tests", "programs");
const running = new Workplace(programs, { NODE_ENV: "test" });
let before: Status;

beforeAll(async () => {
  writeFileSync(running.file, HEAD + TAIL);
  await running.must("up", "--yes");
  before = await running.status();
});
afterAll(() => running.remove());

it.concurrent.each(badFiles.map((one, index) => [one.name, one, `bad-${index}.ts`] as const))(
  "a file that %s is refused, and nothing is begun",
  async (_name, one, name) => {
    const fresh = new Workplace(programs, { NODE_ENV: "test" });
    const says = one.says.map((piece) => piece.replaceAll("FILE", name));
    try {
      const [up, deploy] = await Promise.all([
        runTutti(["up", "--yes", "--file", place(one, join(fresh.folder, name))], fresh.env),
        // A file in the same folder is the same cluster.
        runTutti(["deploy", "--yes", "--file", place(one, join(running.folder, name))], running.env),
      ]);
      expectRefusal(up, { ...one, says });
      expectRefusal(deploy, { ...one, says });
      await expectNothingBegun(fresh.folder);
    } finally {
      await fresh.remove();
    }
  },
);

it("the cluster beside all of them goes on as if nothing had been asked", async () => {
  const now = await running.status();
  expect(now.services).toEqual(before.services);
  expect(now.revision).toBe(1);
  await running.must("down", "--yes");
  expect(eventsBelow(running.folder).filter(({ code }) => code === "release-started")).toHaveLength(1);
});

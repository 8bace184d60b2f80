/** Values of secrets that were planted through every way in, and are found nowhere but in the programs they are for. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Ended, isRunning, root, until, Workplace } from "../support/command-line.ts";
import { commandLines, contentsBelow, environmentOf, formsOf, LeakWatch } from "../support/leaks.ts";

const PORT = 18_410;
const home = mkdtempSync(join(tmpdir(), "tutti-home-"));
mkdirSync(join(home, "tmp"));

const pem = (what: string): string =>
  `-----BEGIN PRIVATE KEY-----\nMIIEvQ${what}AAplantedLineOne7351\nQUJD${what}plantedLineTwo7351==\n-----END PRIVATE KEY-----\n`;

/** One for each way in; those of several lines are looked for line by line. */
const planted: Record<string, string> = {
  FROM_ENVIRONMENT: "planted-in-the/environment+7351",
  FROM_FILE: 'planted in "the" file=7351',
  REDIS_PASSWORD: "planted-password 7351\\n",
  SET: "planted-set-7351-ä",
  SET_LATER: "planted-set-later-7351",
  ROTATED: "planted-rotated-7351",
  PEM: pem("File"),
  PEM_IN_FILE: pem("Env"),
  CONFIGURED: "planted-configured-7351",
  MALFORMED: "planted malformed line 7351",
  TOO_LONG: `planted-too-long-7351${"x".repeat(130_000)}`,
};

const clusterFile = (version: string): string => `
import { cluster, file, http, loadBalancer, redis, rolling, secret, service } from "tutti";
const state = redis("state", { memory: "64 MiB", password: secret("REDIS_PASSWORD") });
const set = secret("SET");
const web = service("web", {
  command: ["node", "web.mjs"],
  port: http(8080),
  health: http("/ready"),
  env: {
    VERSION: "${version}",
    REDIS_URL: state.url,
    FROM_ENVIRONMENT: secret("FROM_ENVIRONMENT"),
    FROM_FILE: secret("FROM_FILE"),
    SET: set,
    SET_PREVIOUS: set.other,
    GENERATED: secret("GENERATED"),
    PEM: secret("PEM"),
    PEM_IN_FILE: secret("PEM_IN_FILE"),
    CONFIGURATION: file("web.conf", { text: secret("CONFIGURED") }),
  },
  release: rolling({ drain: "1s", healthyFor: "300ms" }),
  stopGrace: "2s",
});
const edge = loadBalancer("edge", { listen: http(${PORT}), to: web });
export default cluster("planted", { environment: "development", secrets: "secrets.env", balancers: [edge] });
`;

const workplace = new Workplace(join(root, "tests", "programs"), {
  HOME: home,
  XDG_CONFIG_HOME: join(home, "config"),
  XDG_STATE_HOME: join(home, "state"),
  XDG_CACHE_HOME: join(home, "cache"),
  TMPDIR: join(home, "tmp"),
  FROM_ENVIRONMENT: planted["FROM_ENVIRONMENT"] ?? "",
});
const watch = new LeakWatch(() => Object.values(planted).flatMap(formsOf));
const said: string[] = [];

function keep(ended: Ended): Ended {
  said.push(ended.stdout, ended.stderr);
  return ended;
}

async function must(...words: readonly string[]): Promise<Ended> {
  const [verb = "", ...rest] = words;
  return keep(await workplace.must(verb, ...rest));
}

async function given(input: string, ...words: readonly string[]): Promise<Ended> {
  const ended = keep(await workplace.given(input, ...words));
  expect(ended.code, ended.stderr).toBe(0);
  return ended;
}

const secretsFile = join(workplace.folder, "secrets.env");
const quoted = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`;
const secretsText = ["FROM_FILE", "REDIS_PASSWORD", "PEM_IN_FILE", "CONFIGURED"]
  .map((name) => `${name}=${quoted(planted[name] ?? "")}\n`)
  .join("");

beforeAll(async () => {
  writeFileSync(secretsFile, secretsText, { mode: 0o600 });
  writeFileSync(workplace.file, clusterFile("1"));
  writeFileSync(join(home, "key.pem"), planted["PEM"] ?? "", { mode: 0o600 });
  watch.start();
  await given(`${planted["SET"]}\n`, "secret", "set", "SET");
  await given("", "secret", "set", "PEM", "--from-file", join(home, "key.pem"));
  await given("", "secret", "generate", "GENERATED");
  rmSync(join(home, "key.pem"));
  await must("up", "--yes", "--json");
});

afterAll(async () => {
  watch.stop();
  await workplace.remove();
  rmSync(home, { recursive: true, force: true });
});

async function pidsOf(): Promise<{ web: number; others: number[] }> {
  const status = JSON.parse((await must("status", "--json")).stdout);
  const { supervisor, services, stores, balancers } = status;
  return {
    web: services[0].instances[0].pid,
    others: [supervisor, ...stores, ...balancers].map(({ pid }) => pid),
  };
}

it("every value reaches the program that it is for, byte by byte", async () => {
  const { web } = await pidsOf();
  const env = environmentOf(web);
  expect(env).toMatchObject({
    FROM_ENVIRONMENT: planted["FROM_ENVIRONMENT"],
    FROM_FILE: planted["FROM_FILE"],
    SET: planted["SET"],
    PEM: planted["PEM"],
    PEM_IN_FILE: planted["PEM_IN_FILE"],
    GENERATED: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(env).not.toHaveProperty("SET_PREVIOUS");
  const configuration = env["CONFIGURATION"] ?? "";
  expect(readFileSync(configuration, "utf8")).toBe(planted["CONFIGURED"]);
  expect(statSync(configuration).mode & 0o777, "its file is for its eyes alone").toBe(0o600);
  expect(decodeURIComponent(new URL(env["REDIS_URL"] ?? "").password)).toBe(planted["REDIS_PASSWORD"]);
  planted["GENERATED"] = env["GENERATED"] ?? "";
});

it("the work of a day, and things that go wrong, tell none of them", async () => {
  await given(planted["SET_LATER"] ?? "", "secret", "set", "SET");
  writeFileSync(workplace.file, clusterFile("2"));
  await must("plan", "--json");
  await must("deploy", "--yes", "--json");
  await given(planted["ROTATED"] ?? "", "secret", "rotate", "SET", "--json");
  const { web, others } = await pidsOf();
  expect(environmentOf(web)).toMatchObject({ SET: planted["ROTATED"], SET_PREVIOUS: planted["SET_LATER"] });
  for (const part of ["web", "state", "edge"]) {
    await must("config", part);
    await must("config", part, "--json");
  }
  await must("exec", "web", "--", "true");
  await must("restart", "web", "--yes");
  process.kill(others[0] ?? 0, "SIGKILL");
  await until("the supervisor to be gone", 5_000, () => !isRunning(others[0] ?? 0));
  await must("rollback", "--yes", "--json");
  await must("rollback", "1", "--with-secrets", "--yes", "--json");
  const looks = [
    ["logs", "--lines", "1000"],
    ["events", "--since", "1h"],
    ["diff", "1", "2"],
    ["history"],
    ["status"],
    ["top", "--once"],
    ["check"],
    ["plan"],
    ["doctor"],
  ];
  for (const words of looks) for (const json of [[], ["--json"]]) await must(...words, ...json);
  await given("", "secret", "list");
  await given("", "secret", "list", "--json");
  keep(await workplace.given(planted["TOO_LONG"] ?? "", "secret", "set", "SET"));
  keep(await workplace.given("", "secret", "set", "SET", "--from-file", secretsFile));
  writeFileSync(secretsFile, `${secretsText}${planted["MALFORMED"]}\n`);
  expect(keep(await workplace.run("check")).stdout).toContain("secrets.env:5");
  keep(await workplace.run("deploy", "--yes"));
  writeFileSync(secretsFile, secretsText);
  expect(said.length).toBeGreaterThan(60);
});

it("and they are in no file, no argument, no output, and in the environment of no other process", async () => {
  const runFolder = readFileSync(join(workplace.folder, ".tutti", "run-folder"), "utf8").trim();
  const { web, others } = await pidsOf();
  watch.stop();
  // The one file that is meant to hold one; those of instances that have ended are gone.
  const delivered = environmentOf(web);
  rmSync(delivered["CONFIGURATION"] ?? "");
  const places: Record<string, readonly string[]> = {
    "state folder": contentsBelow(join(workplace.folder, ".tutti")),
    "run folder": contentsBelow(runFolder),
    "home, with the key, caches and temporary files": contentsBelow(home),
    arguments: commandLines(),
    outputs: said,
    "other environments": others.map((pid) => JSON.stringify(environmentOf(pid))),
  };
  expect(places["state folder"]?.length).toBeGreaterThan(10);
  const forms = Object.values(planted).flatMap(formsOf);
  for (const [place, texts] of Object.entries(places)) {
    const found = forms.filter((form) => texts.some((text) => text.includes(form)));
    expect.soft(found, place).toEqual([]);
  }
  expect([...watch.seen], "arguments at any moment").toEqual([]);
  expect(watch.looks).toBeGreaterThan(100);
  // What looks for them does find them where they are meant to be.
  expect(forms.some((form) => JSON.stringify(delivered).includes(form))).toBe(true);
  expect(
    formsOf(planted["FROM_FILE"] ?? "").some((form) => readFileSync(secretsFile, "latin1").includes(form)),
  ).toBe(true);
});

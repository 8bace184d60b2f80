/** Files of configuration and externals, on a real cluster: what a program finds, and what a roll-back brings back. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Workplace } from "../support/command-line.ts";

/** Answers with the path of its configuration, its content, and what the external says. */
const PROGRAM = `
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
const path = process.argv[2];
createServer(async (request, response) => {
  const outside = await fetch(process.env.OUTSIDE_URL).then((answer) => answer.text());
  response.end(JSON.stringify({ path, text: readFileSync(path, "utf8"), outside }));
}).listen(Number(process.env.PORT), process.env.HOST);
`;

const CLUSTER = (port: number): string => `
import { cluster, external, file, http, loadBalancer, rolling, secret, service, tcp } from "tutti";
const outside = external("outside", { host: "127.0.0.1", port: http(${port}) });
const conf = file("web.conf", { from: "./web.conf.template", values: { KEY: secret("KEY"), OUTSIDE: outside.host } });
const web = service("web", {
  command: ["node", "program.mjs", conf], port: http(8080), ports: { feed: tcp(9000) },
  health: http("/"), env: { OUTSIDE_URL: outside.url }, release: rolling({ drain: "500ms", healthyFor: "100ms" }),
});
export default cluster("files", { environment: "development", secrets: "secrets.env", balancers: [
  loadBalancer("edge", { listen: http(18094), to: web }),
] });
`;

const source = mkdtempSync(join(tmpdir(), "tutti-files-"));
writeFileSync(join(source, "program.mjs"), PROGRAM);
const workplace = new Workplace(source, { NODE_ENV: "test" });
const template = join(workplace.folder, "web.conf.template");
let outside: Server;

beforeAll(async () => {
  outside = createServer((_request, response) => response.end("from outside"));
  await new Promise<void>((resolve) => outside.listen(0, "127.0.0.1", resolve));
  const address = outside.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  writeFileSync(workplace.file, CLUSTER(port));
  writeFileSync(join(workplace.folder, "secrets.env"), "KEY=k3y-of-files\n", { mode: 0o600 });
  writeFileSync(template, "listen {{host}}:{{port}} {{port:feed}}\nkey {{KEY}} of {{OUTSIDE}}\n");
  await workplace.must("up", "--yes");
});
afterAll(async () => {
  await workplace.remove();
  outside.close();
  rmSync(source, { recursive: true });
});

interface Answer {
  readonly path: string;
  readonly text: string;
  readonly outside: string;
}

async function ask(): Promise<Answer> {
  return (await (await fetch("http://127.0.0.1:18094/")).json()) as Answer;
}

it("writes the file for the instance alone, with everything filled in, and tells the program where", async () => {
  const { path, text, outside: said } = await ask();
  expect(text).toMatch(/^listen 127\.\d+\.\d+\.\d+:8080 9000\nkey k3y-of-files of 127\.0\.0\.1\n$/);
  expect(said).toBe("from outside");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const given = await workplace.must("config", "web");
  expect(given.stdout + given.stderr).not.toContain("k3y-of-files");
});

it("a changed file is a change of its parts, and a roll-back brings the text of before back, the file being gone", async () => {
  writeFileSync(template, "second {{KEY}} {{OUTSIDE}}\n");
  const plan = await workplace.run("plan", "--exit-code");
  expect(plan.code, plan.stdout + plan.stderr).toBe(3);
  await workplace.must("deploy", "--yes");
  expect((await ask()).text).toBe("second k3y-of-files 127.0.0.1\n");
  rmSync(template);
  await workplace.must("rollback", "--yes");
  expect((await ask()).text).toMatch(/^listen /);
});

it("a template that is gone is told with the line of file(…)", async () => {
  const check = await workplace.run("check");
  expect(check.code).toBe(2);
  expect(check.stdout + check.stderr).toMatch(/there is no file .*web\.conf\.template/);
  expect(check.stdout + check.stderr).toMatch(/cluster\.ts:4:\d+/);
});

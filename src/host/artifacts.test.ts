/** Artefacts: identity by content, builds inside the copy, and copies that are whole or not there. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Artifact, artifact } from "../model/artifact.ts";
import { cluster } from "../model/cluster.ts";
import { service } from "../model/service.ts";
import { ArtifactStore, hashArtifacts } from "./artifact-store.ts";
import { cleanStaging, hashArtifact, type Snapshot, snapshotArtifact } from "./artifacts.ts";

let root: string;
let source: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tutti-artifact-"));
  source = join(root, "web");
  mkdirSync(join(source, "node_modules", "dep"), { recursive: true });
  writeFileSync(join(source, "server.js"), "one");
  writeFileSync(join(source, "node_modules", "dep", "index.js"), "dep");
  symlinkSync("server.js", join(source, "link.js"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const plain = artifact({ dir: "web" });

async function hashOf(what: Artifact = plain): Promise<string> {
  const hashed = await hashArtifact(root, what);
  return hashed.ok ? hashed.value.hash : hashed.error.message;
}

function request(what: Artifact = plain): Parameters<typeof snapshotArtifact>[0] {
  const artifactsFolder = join(root, ".tutti", "artifacts");
  return {
    clusterFolder: root,
    artifact: what,
    artifactsFolder,
    logFile: join(root, ".tutti", "logs", "build.log"),
  };
}

async function snapshot(what: Artifact = plain): Promise<Snapshot> {
  const taken = await snapshotArtifact(request(what));
  if (!taken.ok) throw new Error(taken.error.message);
  return taken.value;
}

test("every byte, name, mode and link counts; what is ignored does not", async () => {
  const first = await hashOf();
  expect(await hashOf()).toBe(first);
  const seen = new Set([first]);
  const changes = [
    () => writeFileSync(join(source, "server.js"), "two"),
    () => writeFileSync(join(source, "more.js"), ""),
    () => mkdirSync(join(source, "empty")),
    () => chmodSync(join(source, "server.js"), 0o755),
    () => writeFileSync(join(source, "node_modules", "dep", "index.js"), "other"),
    () => {
      rmSync(join(source, "link.js"));
      symlinkSync("more.js", join(source, "link.js"));
    },
  ];
  for (const change of changes) {
    change();
    seen.add(await hashOf());
  }
  expect(seen.size).toBe(changes.length + 1);
  const ignoring = artifact({ dir: "web", ignore: ["empty", "node_modules/dep"] });
  const before = await hashOf(ignoring);
  writeFileSync(join(source, "node_modules", "dep", "index.js"), "ignored");
  rmSync(join(source, "empty"), { recursive: true });
  expect(await hashOf(ignoring)).toBe(before);
});

test("hashing writes nothing, and the build command is part of the identity", async () => {
  const built = artifact({ dir: "web", build: ["true"] });
  const other = artifact({ dir: "web", build: ["true", "x"] });
  expect(await hashOf(built)).not.toBe(await hashOf(other));
  expect(readdirSync(root)).toEqual(["web"]);
});

test("a snapshot runs without its source, is read-only, and is made once", async () => {
  const made = await snapshot();
  expect(made).toMatchObject({ hash: await hashOf(), files: 2, bytes: 6, reused: false });
  expect((await snapshot()).reused).toBe(true);
  rmSync(source, { recursive: true });
  expect(readFileSync(join(made.folder, "link.js"), "utf8")).toBe("one");
  expect(statSync(join(made.folder, "server.js")).mode & 0o222).toBe(0);
  expect(readdirSync(join(root, ".tutti", "artifacts"))).toEqual([made.hash]);
});

test("a build runs in the copy, and leaves the user's folder as it is", async () => {
  const made = await snapshot(
    artifact({ dir: "web", build: ["sh", "-c", "echo built > out.txt; echo told"] }),
  );
  expect(readFileSync(join(made.folder, "out.txt"), "utf8")).toBe("built\n");
  expect(existsSync(join(made.folder, "node_modules"))).toBe(false);
  expect(existsSync(join(source, "out.txt"))).toBe(false);
  expect(readFileSync(request().logFile, "utf8")).toBe("told\n");
});

test("a build that fails shows its last lines, and leaves nothing", async () => {
  const script = "for i in $(seq 40); do echo line-$i; done; exit 3";
  const taken = await snapshotArtifact(request(artifact({ dir: "web", build: ["sh", "-c", script] })));
  const message = taken.ok ? "" : taken.error.message;
  expect(message).toContain("code 3");
  expect(message).toContain("line-40");
  expect(message).not.toContain("line-20\n");
  expect(readdirSync(join(root, ".tutti", "artifacts"))).toEqual([]);
});

test("links that lead outside, and folders that are missing, are refused by name", async () => {
  symlinkSync("../other", join(source, "out"));
  expect(await hashOf()).toMatch(/the link .*\/web\/out leads to \.\.\/other, outside/);
  rmSync(join(source, "out"));
  symlinkSync(join(source, "server.js"), join(source, "absolute"));
  expect(await hashOf()).toContain("absolute");
  expect(await hashOf(artifact({ dir: "gone" }))).toMatch(/the artifact folder .*\/gone does not exist/);
});

test("staging folders of dead processes go, those of living ones stay", async () => {
  const folder = join(root, "artifacts");
  const alive = `.staging-${process.pid}-aa`;
  for (const name of [".staging-999999999-aa", alive, "abc"])
    mkdirSync(join(folder, name), { recursive: true });
  await cleanStaging(folder);
  expect(readdirSync(folder).sort()).toEqual([alive, "abc"]);
});

test("the store keeps what was hashed, needs no source for what it has, and refuses what changed", async () => {
  const web = service("web", { artifact: artifact({ dir: "web" }), command: ["node", "server.js"] });
  const shop = cluster("shop", { services: [web] });
  const { hashes: planned } = await hashArtifacts(root, shop);
  const store = new ArtifactStore({ cluster: root, artifacts: join(root, "kept"), logs: join(root, "logs") });
  writeFileSync(join(source, "server.js"), "changed since");
  await expect(store.keep(shop, planned, () => {})).rejects.toThrow(/web .*changed after they were planned/);
  writeFileSync(join(source, "server.js"), "one");
  await store.keep(shop, planned, () => {});
  rmSync(source, { recursive: true });
  await store.keep(shop, planned, () => {});
  expect(readFileSync(join(store.folderOf(planned["web"] ?? ""), "server.js"), "utf8")).toBe("one");
});

test("hashing a cluster tells of each folder that is missing, by part, and hashes the others", async () => {
  const command = ["node", "server.js"];
  const web = service("web", { artifact: artifact({ dir: "web" }), command });
  const gone = service("gone", { artifact: artifact({ dir: "nowhere" }), command });
  const { hashes, failures } = await hashArtifacts(root, cluster("shop", { services: [web, gone] }));
  expect(Object.keys(hashes)).toEqual(["web"]);
  expect(failures).toMatchObject({ gone: { code: "missing-artifact" } });
});

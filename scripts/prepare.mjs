/** Brings a fresh machine to where tests and the demo can run: npm packages, system packages, the build. Says each step. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Programs that must be there, and the Debian packages that bring each. */
const PROGRAMS = { haproxy: "haproxy", "redis-server": "redis-server" };
const POLICY = "/usr/sbin/policy-rc.d";

/** @param more Further programs, by name, with the package that brings each, or several. */
export function prepare(more = {}) {
  requireNode();
  installNpmPackages();
  installSystemPackages({ ...PROGRAMS, ...more });
  step("building", "npm", ["run", "--silent", "build"]);
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  stop(
    `Node ${process.versions.node} is too old: tutti needs 20.19 or newer. Install it from nodejs.org or your system.`,
  );
}

/** Runs a command with its output shown, and stops with what to do when it fails. */
export function step(what, program, words, options = {}) {
  console.error(`==> ${what}: ${program} ${words.join(" ")}`);
  const result = spawnSync(program, words, { cwd: root, stdio: "inherit", ...options });
  if (result.error) stop(`${program} could not be run: ${result.error.message}`);
  if (result.status !== 0) stop(`${what} failed with exit code ${result.status}; the lines above say why.`);
}

function stop(message) {
  console.error(message);
  process.exit(1);
}

function installNpmPackages() {
  const installed = join(root, "node_modules", ".package-lock.json");
  const lock = join(root, "package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  step("installing npm packages", "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
}

function installSystemPackages(programs) {
  const missing = Object.keys(programs).filter((program) => !isOnPath(program));
  if (missing.length === 0) return;
  const packages = missing.flatMap((program) => programs[program]);
  console.error(`==> missing programs: ${missing.join(", ")}`);
  if (!existsSync("/usr/bin/apt-get"))
    stop(`Install ${packages.join(" and ")} with your system's package manager, then try again.`);
  const sudo = process.getuid() === 0 ? [] : ["sudo"];
  withoutAutostart(() => {
    const words = [...sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", ...packages];
    const [update, ...updateWords] = [...sudo, "apt-get", "update", "-qq"];
    step("reading the package lists", update, updateWords);
    step("installing system packages", words[0], words.slice(1), {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  });
}

function isOnPath(program) {
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"];
  return folders.some((folder) => existsSync(join(folder, program)));
}

/** Debian starts what it installs, unless this file forbids it. One that was there before stays as it was. */
function withoutAutostart(install) {
  const isOurs = process.getuid() === 0 && !existsSync(POLICY);
  if (isOurs) writeFileSync(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    install();
  } finally {
    if (isOurs && readFileSync(POLICY, "utf8").includes("exit 101")) rmSync(POLICY);
  }
}

/** Loaded before a command: whatever would change the machine throws, except scratch files in the folders that it is told. */
import childProcess from "node:child_process";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const scratch = (process.env.TEST_SCRATCH ?? "").split(":");
const isScratch = (path) => scratch.some((folder) => String(path).startsWith(folder));

function refuse(name, path) {
  throw new Error(`the plan touched the machine: ${name} ${path}`);
}

/** Refuses a function whose first argument is a path. */
function guardPath(owner, name) {
  const original = owner[name];
  if (typeof original !== "function") return;
  owner[name] = function guarded(path, ...rest) {
    if (!isScratch(path)) refuse(name, path);
    return original.call(this, path, ...rest);
  };
}

const WRITERS = [
  "writeFile",
  "appendFile",
  "mkdir",
  "rename",
  "unlink",
  "rm",
  "rmdir",
  "chmod",
  "copyFile",
  "cp",
  "symlink",
  "link",
  "truncate",
  "utimes",
];
for (const name of WRITERS) {
  for (const owner of [fs, fs.promises]) {
    guardPath(owner, name);
    guardPath(owner, `${name}Sync`);
  }
}
for (const [owner, name] of [
  [fs, "open"],
  [fs, "openSync"],
  [fs.promises, "open"],
  [fs, "createWriteStream"],
]) {
  const original = owner[name];
  owner[name] = function guarded(path, flags, ...rest) {
    const reads =
      flags === undefined || flags === "r" || flags === fs.constants.O_RDONLY || typeof flags === "function";
    if ((!reads || name === "createWriteStream") && !isScratch(path)) refuse(name, path);
    return original.call(this, path, flags, ...rest);
  };
}
process.kill = (pid, signal) => (signal === 0 ? true : refuse("kill", pid));
const ALLOWED = /(esbuild|tsc|typescript)/;
for (const name of ["spawn", "spawnSync", "execFile", "execFileSync", "exec", "execSync", "fork"]) {
  const original = childProcess[name];
  childProcess[name] = function guarded(program, ...rest) {
    if (!ALLOWED.test(`${program} ${JSON.stringify(rest[0] ?? "")}`)) refuse(name, program);
    return original.call(this, program, ...rest);
  };
}
syncBuiltinESMExports();

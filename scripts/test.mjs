/** `npm test`: sets the machine up, then checks everything: types, lint, unit tests, end-to-end tests, the example's own. */
import { join } from "node:path";
import { prepare, root, step } from "./prepare.mjs";

// The completion scripts are tried by the shells that they are for, the relayer example by the clients of its guide,
// and the metrics by who is to read them. nginx carries TCP with a module that Debian packages apart.
prepare({
  zsh: "zsh",
  fish: "fish",
  curl: "curl",
  ab: "apache2-utils",
  wrk: "wrk",
  prometheus: "prometheus",
  nginx: ["nginx", "libnginx-mod-stream"],
});
step("types, lint and unit tests", "npm", ["run", "--silent", "check"]);
// The runs that once broke a promise are among the unit tests. These begin at a seed that is always the same, so that a
// rare defect that is known and not yet mended (ROLL-06, about one run in two thousand) does not stop what has nothing to
// do with it; `npm run soak` begins at a random one.
step("rehearsals for a minute", "node", ["scripts/soak.mjs", "--for", "60s", "--seed", "1"]);
// About a thousand runs; all of them are 88,000 and take more than an hour: `npm run soak -- --exhaustive`.
step("every so-manieth single fault", "node", ["scripts/soak.mjs", "--exhaustive", "--share", "120"]);
step("the same rehearsals under Node 20, 22 and 24", "node", ["scripts/determinism.mjs", "5"]);
// The smallest run of each bug that was planted in the control plane must find it, and nothing without it.
step("mutants of the control plane", "node", ["scripts/mutants.mjs", "--replays"]);
step("end-to-end tests", "node", ["scripts/e2e.mjs"]);

const relayer = { cwd: join(root, "examples", "relayer", "relayer") };
step(
  "packages of the relayer example",
  "npm",
  ["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
  relayer,
);
step("tests of the relayer example", "npm", ["test"], relayer);

/** `npm test`: sets the machine up, then checks everything: types, lint, unit tests, end-to-end tests. */
import { prepare, step } from "./prepare.mjs";

// The completion scripts are tried by the shells that they are for.
prepare({ zsh: "zsh", fish: "fish" });
step("types, lint and unit tests", "npm", ["run", "--silent", "check"]);
step("end-to-end tests", "npx", ["vitest", "run", "--project", "e2e"]);

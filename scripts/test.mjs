/** `npm test`: sets the machine up, then checks everything: types, lint, unit tests, end-to-end tests. */
import { prepare, step } from "./prepare.mjs";

prepare();
step("types, lint and unit tests", "npm", ["run", "--silent", "check"]);
step("end-to-end tests", "npx", ["vitest", "run", "--project", "e2e"]);

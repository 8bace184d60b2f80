/** Imported before a program of tutti's own: on SIGUSR2 the wall clock reads what TUTTI_TEST_CLOCK_FILE says, in ms to add. */
import { readFileSync } from "node:fs";

const real = Date.now.bind(Date);
const RealDate = Date;
let offsetMs = 0;
globalThis.Date = class extends RealDate {
  constructor(...words) {
    super(...(words.length === 0 ? [real() + offsetMs] : words));
  }
  static now() {
    return real() + offsetMs;
  }
};
process.on("SIGUSR2", () => {
  offsetMs = Number(readFileSync(process.env.TUTTI_TEST_CLOCK_FILE, "utf8"));
});

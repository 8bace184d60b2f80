/** What a unit of systemd may tell of a shell: everybody on the machine can read it. Pure. */
import { supervisorEnvironment } from "./supervisor-process.ts";

/** Settings of npm may be tokens of registries. */
const OF_NPM = /^npm_config_/;

/** The user of an address, with a password as a rule: "http://ada:…@proxy.example.com". */
const WITH_USER = /:\/\/[^/@]*@/;

/** What a supervisor is given of a shell, so that the one after a boot finds the same programs and keys, without what may be a secret. */
export function unitEnvironment(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const kept = Object.entries(supervisorEnvironment(environment)).flatMap(([name, value = "\n"]) =>
    /\p{Cc}/u.test(value) || OF_NPM.test(name) || WITH_USER.test(value) ? [] : [[name, value] as const],
  );
  return Object.fromEntries(kept);
}

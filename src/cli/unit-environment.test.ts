/** What of a shell's environment goes into a file that everybody can read. */
import { expect, test } from "vitest";
import { unitEnvironment } from "./unit-environment.ts";

test("a unit holds where programs are, and nothing that may be a secret", () => {
  const shell = {
    PATH: "/usr/bin",
    HTTP_PROXY: "http://proxy.example.com:3128",
    HTTPS_PROXY: "http://ada:hunter2@proxy.example.com:3128",
    "npm_config_//registry.example.com/:_authToken": "hunter2",
    LANG: "C\nEnvironment=X=1",
    API_KEY: "hunter2",
  };
  expect(unitEnvironment(shell)).toEqual({
    PATH: "/usr/bin",
    HTTP_PROXY: "http://proxy.example.com:3128",
  });
});

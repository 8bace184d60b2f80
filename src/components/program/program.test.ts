/** Programs: what their commands and environments become, and what a command must not hold. */
import { describe, expect, test } from "vitest";
import { cluster, file, http, join, redis, secret, service, store, tcp } from "../../index.ts";
import type { Cluster } from "../../model/cluster.ts";
import type { CommandInput } from "../../model/run.ts";
import type { Value } from "../../model/value.ts";
import { launchOf } from "../launch.ts";
import type { LaunchContext } from "../launch-context.ts";

const state = redis("state", { password: secret("REDIS_PASSWORD") });

function contextOf(model: Cluster): LaunchContext {
  return {
    cluster: model,
    instance: "web-1.r2",
    slot: 1,
    revision: 2,
    effectId: "web-1.r2 start",
    address: "127.77.1.1",
    folder: "/run/web-1.r2",
    dataFolder: "/data/web-1",
    clusterFolder: "/shop",
    socketFolder: "/run",
    members: [],
    interfaceAddresses: [],
    resolve: (value) =>
      typeof value === "string"
        ? value
        : value.kind === "file"
          ? `/run/web-1.r2/files/${value.name}`
          : value.kind === "reference"
            ? `{port} of ${value.part}`
            : "s3cret",
  };
}

function launchWeb(command: CommandInput): ReturnType<typeof launchOf> {
  const web = service("web", {
    command,
    port: http(8080),
    ports: { "admin-api": tcp(9090) },
    env: { REDIS_URL: state.url, KEY: secret("KEY") },
  });
  const model = cluster("shop", { services: [web] });
  const [part] = model.services;
  if (!part) throw new Error("the service is missing");
  return launchOf(part, contextOf(model));
}

describe("a service", () => {
  test("is told where it is and what it is", () => {
    expect(launchWeb(["node", "server.js", "--listen={host}:{port}", "{port:admin-api}"])).toEqual({
      ok: true,
      value: {
        argv: ["node", "server.js", "--listen=127.77.1.1:8080", "9090"],
        env: {
          HOST: "127.77.1.1",
          PORT: "8080",
          PORT_ADMIN_API: "9090",
          REDIS_URL: "{port} of state",
          KEY: "s3cret",
          TUTTI_CLUSTER: "shop",
          TUTTI_SERVICE: "web",
          TUTTI_INSTANCE: "web-1.r2",
          TUTTI_REVISION: "2",
          TUTTI_EFFECT: "web-1.r2 start",
        },
        cwd: "/shop",
        files: [],
        folders: ["/run/web-1.r2"],
      },
    });
  });

  test("has no variable of the other value of a secret that is not rotated: it would accept an empty key", () => {
    const env = { KEY: secret("KEY"), KEY_PREVIOUS: secret("KEY").other, EMPTY: "" };
    const model = cluster("shop", { services: [service("web", { command: ["web"], env })] });
    const [part] = model.services;
    if (!part) throw new Error("the service is missing");
    const startedWith = (other: string): Readonly<Record<string, string>> | undefined => {
      const resolve = (value: Value): string =>
        typeof value === "string"
          ? value
          : value.kind === "file"
            ? `/run/web-1.r2/files/${value.name}`
            : value.kind === "other-secret"
              ? other
              : "k2";
      const launch = launchOf(part, { ...contextOf(model), resolve });
      return launch.ok ? launch.value.env : undefined;
    };
    expect(startedWith("")).not.toHaveProperty("KEY_PREVIOUS");
    expect(startedWith("")).toMatchObject({ KEY: "k2", EMPTY: "" });
    expect(startedWith("k1")).toMatchObject({ KEY: "k2", KEY_PREVIOUS: "k1" });
  });

  test("only the file's own words have places, and other braces stay", () => {
    const launch = launchWeb([join`{port}/${state.host}`, '{"a":1}', "{data}/x"]);
    expect(launch.ok && launch.value.argv).toEqual(["8080/{port} of state", '{"a":1}', "/data/web-1/x"]);
    expect(launch.ok && launch.value.folders).toContain("/data/web-1");
  });

  test.each([
    ["a secret", secret("KEY"), "the secret KEY"],
    ["a text with a secret inside", join`--key=${secret("KEY")}`, "the secret KEY"],
    ["the other value of a secret", secret("KEY").other, "the secret KEY"],
    ["a URL with a password", state.url, "state.url, which holds a password"],
    [
      "a port that is not declared",
      "{port:metrics}",
      "{port:metrics}, and there is no such port: it has {port}, {port:admin-api}",
    ],
  ])("%s in the command is refused", (_what, word, named) => {
    expect(launchWeb(["node", word])).toMatchObject({
      ok: false,
      error: { code: "failed", message: expect.stringContaining(`The command of web holds ${named}`) },
    });
  });
});

test("a store that tutti does not know gets its volume", () => {
  const options = {
    command: ["anvil", "--state", "{data}/s"],
    port: http(8545),
    durability: "snapshot",
  } as const;
  const model = cluster("shop", { stores: [store("chain", options)] });
  const [part] = model.stores;
  const launch = part && launchOf(part, { ...contextOf(model), artifactFolder: "/artifacts/1" });
  expect(launch).toMatchObject({
    ok: true,
    value: {
      argv: ["anvil", "--state", "/data/web-1/s"],
      cwd: "/artifacts/1",
      folders: ["/run/web-1.r2", "/data/web-1"],
    },
  });
});

describe("files", () => {
  test("are written for the instance, with everything filled in", () => {
    const conf = file("web.conf", {
      text: join`listen {{host}}:{{port}}, {{port:admin-api}}\nkey ${secret("KEY")}`,
    });
    const launch = launchWeb(["web", "-c", conf]);
    expect(launch.ok && launch.value.files).toEqual([
      { path: "/run/web-1.r2/files/web.conf", text: "listen 127.77.1.1:8080, 9090\nkey s3cret", mode: 0o600 },
    ]);
    expect(launch.ok && launch.value.argv).toEqual(["web", "-c", "/run/web-1.r2/files/web.conf"]);
  });

  test("of one name and two contents are refused, and so is a port that is not declared", () => {
    const twice = launchWeb(["web", file("a.conf", { text: "1" }), file("a.conf", { text: "2" })]);
    expect(twice).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("two different files") },
    });
    const unknown = launchWeb(["web", file("a.conf", { text: "{{port:metrics}}" })]);
    expect(unknown).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("The file a.conf of web holds {{port:metrics}}") },
    });
  });
});

/** Where load may go: a stranger is refused by name, on this machine as well. */
import { describe, expect, test } from "vitest";
import { Refusal } from "../supervisor/refusal.ts";
import { type Asked, chooseTarget, type Reachable } from "./load-target.ts";
import { parseHeader, parseMethod, parsePath, parseRate, parseRevision } from "./parse-day.ts";

const edge: Reachable = { name: "edge", kind: "balancer", hosts: ["10.0.0.5", "127.0.0.1"], port: 8080 };
const admin: Reachable = { name: "admin", kind: "balancer", hosts: ["127.0.0.1"], port: 9090 };
const web: Reachable = { name: "web-1.r2", kind: "instance", hosts: ["127.77.1.2"], port: 8080 };

function choose(asked: Partial<Asked>, reachable: readonly Reachable[] = [edge, web]): Promise<string> {
  const all = { target: undefined, path: undefined, remote: undefined, ...asked };
  return chooseTarget(all, () => Promise.resolve(reachable));
}

async function refusal(asked: Partial<Asked>, reachable?: readonly Reachable[]): Promise<string> {
  const error: unknown = await choose(asked, reachable).catch((thrown: unknown) => thrown);
  if (!(error instanceof Refusal)) throw new Error(`not refused: ${String(error)}`);
  return `${error.code}: ${error.message}; ${error.advice}`;
}

describe("allowed", () => {
  test.each([
    [{}, "http://127.0.0.1:8080/"],
    [{ target: "edge", path: "/a?b=1" }, "http://127.0.0.1:8080/a?b=1"],
    [{ target: "web-1" }, "http://127.77.1.2:8080/"],
    [{ target: "web-1.r2" }, "http://127.77.1.2:8080/"],
    [{ target: "http://localhost:8080/x" }, "http://127.0.0.1:8080/x"],
    [{ target: "http://10.0.0.5:8080" }, "http://10.0.0.5:8080/"],
    [{ target: "http://127.77.1.2:8080/x", path: "/y" }, "http://127.77.1.2:8080/y"],
  ])("%j", async (asked, url) => {
    expect(await choose(asked)).toBe(url);
  });

  test("a host that was named again, without a cluster", async () => {
    const none = (): Promise<never> => Promise.reject(new Error("asked for the cluster"));
    for (const remote of ["shop.example", "shop.example:81"]) {
      const asked = { target: "http://shop.example:81/", path: undefined, remote };
      expect(await chooseTarget(asked, none)).toBe("http://shop.example:81/");
    }
  });
});

describe("refused", () => {
  test.each([
    ["http://shop.example/", "shop.example is no address of this cluster"],
    ["http://127.0.0.1:22/", "127.0.0.1:22 is no address of this cluster"],
    ["http://127.77.1.3:8080/", "127.77.1.3:8080 is no address of this cluster"],
    ["http://0.0.0.0:8080/", "0.0.0.0:8080 is no address of this cluster"],
    ["https://127.0.0.1:8080/", "these can be loaded: edge (http://127.0.0.1:8080)"],
    ["http://ada:secret@127.0.0.1:8080/", "http://…@127.0.0.1:8080/ holds a login"],
    ["ftp://x", "is not http"],
    ["http://", "is no URL"],
  ])("%s", async (target, text) => {
    const told = await refusal({ target });
    expect(told).toMatch(/^usage: /);
    expect(told).toContain(text);
    expect(told).not.toContain("secret");
  });

  test("another host than the one that was named again", async () => {
    const told = await refusal({ target: "http://shop.example/", remote: "other.example" });
    expect(told).toContain(
      "these can be loaded: edge (http://127.0.0.1:8080), web-1.r2 (http://127.77.1.2:8080)",
    );
    expect(told).toContain("--yes-remote shop.example");
  });

  test("a name that nobody has, several balancers, and none", async () => {
    expect(await refusal({ target: "state" })).toMatch(/^no-such-thing: nothing that is called "state"/);
    expect(await refusal({}, [edge, admin])).toBe(
      "usage: there are several balancers: edge, admin; name the one to load",
    );
    expect(await refusal({}, [])).toMatch(/^not-running: no balancer runs; .*tutti up/);
  });
});

test("words of the verbs are read once, and refused with what to write instead", () => {
  expect([parseRate("100"), parseRate("0.5"), parseRate("20/s")]).toEqual([100, 0.5, 20]);
  for (const text of ["0", "-1", "x", "1e9"]) expect(() => parseRate(text)).toThrow("is no rate");
  expect(parseHeader("Authorization: Bearer a:b")).toEqual(["authorization", "Bearer a:b"]);
  for (const text of ["x", "a b: c", "a: b\r\nc: d"]) expect(() => parseHeader(text)).toThrow("is no header");
  expect(parseMethod("post")).toBe("POST");
  expect(() => parsePath("//elsewhere.example/")).toThrow("is no path");
  for (const text of ["0", "1.5", "r1"]) expect(() => parseRevision(text)).toThrow("is no revision");
});

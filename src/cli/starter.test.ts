/** The texts that `init` writes. */
import { expect, test } from "vitest";
import { clusterText, nameFrom, startIn } from "./starter.ts";

test("a package's start script becomes the command", () => {
  const text = (start: string): string => JSON.stringify({ name: "@me/shop", scripts: { start } });
  expect(startIn(text("node dist/main.js"))).toEqual({ name: "shop", command: ["node", "dist/main.js"] });
  expect(startIn(text("next start && true"))?.command).toEqual(["npm", "run", "start"]);
  expect(startIn("{}")).toBeUndefined();
  expect(startIn("no json")).toBeUndefined();
});

test("names are made of any text", () => {
  expect(nameFrom("@me/My Shop!")).toBe("my-shop");
  expect(nameFrom("42")).toBe("web");
});

test("the service never has the name of the cluster", () => {
  const text = clusterText("shop", { name: "shop", command: ["node", "a.js"] });
  expect(text).toContain('service("shop-web"');
});

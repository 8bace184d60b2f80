/** Draws depend on their key alone, and are spread evenly enough to be worth drawing. */
import { expect, it } from "vitest";
import { Draws } from "./draws.ts";

it("gives the same for the same key, whatever was drawn before", () => {
  const [one, other] = [new Draws(7), new Draws(7)];
  for (let nth = 0; nth < 100; nth += 1) one.word("something else", "x", nth);
  expect(one.word("crash", "web-1", 3)).toBe(other.word("crash", "web-1", 3));
});

it("gives the same on every machine and in every version", () => {
  expect([
    new Draws(1).word("a"),
    new Draws(1).word("a", "b", 2),
    new Draws(2).word("a"),
  ]).toMatchInlineSnapshot(`
    [
      2651115749,
      318121893,
      1021296798,
    ]
  `);
});

it.each(["purpose", "subject", "nth", "seed"])("is spread evenly over the %s", (varied) => {
  const counts = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let nth = 0; nth < 8_000; nth += 1) {
    const draws = new Draws(varied === "seed" ? nth : 1);
    const key = (name: string): string => (varied === name ? `${name}-${nth}` : name);
    const slot = draws.between(0, 7, key("purpose"), key("subject"), varied === "nth" ? nth : 0);
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(850);
  expect(Math.max(...counts)).toBeLessThan(1_150);
});

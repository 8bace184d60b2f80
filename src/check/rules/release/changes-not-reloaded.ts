/** Finds an nginx that goes on with its old file after the file was changed. */

import { servicesBehind } from "../../../model/balancer.ts";
import { derived, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";

export const changesNotReloaded: Rule = defineRule({
  id: "changes-not-reloaded",
  category: "release",
  severity: "warning",
  docs: {
    what: "A changed file of an nginx counts only when somebody reloads it by hand.",
    why:
      "The content of a file that is mounted into a container is no change for `docker compose up`, and an editor that writes " +
      "a new file leaves the old one mounted: an instance that was added gets no requests, one that was removed still does. It " +
      "is a warning, since a reload mends it.",
    source:
      "Docker on bind mounts; nginx on signals; the OpenZeppelin relayer scaling example (edit nginx.conf, then `up -d`).",
  },
  messages: {
    oldFile: {
      text: '"{door}" goes on with its old file after a change, until somebody reloads it.',
      counterExample:
        'an instance of {parts} is added to the file of "{door}"; `up -d` changes nothing there, and it never gets a request.',
      fix: 'reload "{door}" with each change (product.reload: "on-change"), or remove `product`: tutti then does.',
    },
  },
  about: ({ cluster }) => cluster.balancers,
  judge(balancer): Verdict<"oldFile"> | readonly Verdict<"oldFile">[] {
    const { product, name } = balancer;
    if (product?.kind !== "nginx") return [];
    if (product.reload === undefined)
      return unknown(
        balancer,
        "who reloads it after a change",
        `say product: { reload: "on-change" } on "${name}".`,
      );
    if (product.reload === "on-change") return holds;
    return violated({
      message: "oldFile",
      part: balancer,
      path: ["product", "reload"],
      data: { door: name, parts: listText(servicesBehind(balancer).map((to) => `"${to}"`)) },
      evidence: [
        stated('product.reload is "by-hand"'),
        derived("nginx reads its file when it starts or is told to"),
      ],
    });
  },
});

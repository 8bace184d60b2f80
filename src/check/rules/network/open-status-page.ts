/** Finds a status page of nginx that everybody may read. */
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";
import { isOpenToWorld } from "../../world.ts";

const stubStatus = {
  program: "nginx 1.22",
  reference: "ngx_http_stub_status_module (access by allow and deny)",
};

export const openStatusPage: Rule = defineRule({
  id: "open-status-page",
  category: "network",
  severity: "warning",
  docs: {
    what: "The status page of an nginx that is open to everybody is open to everybody too.",
    why: "It tells strangers how busy the door is, and so when an attack works. It is a warning, since it tells no more.",
    source:
      "nginx on stub_status; the OpenZeppelin relayer scaling example, with allow and deny in comments.",
  },
  messages: {
    open: {
      text: 'Everybody may read {path} of "{door}".',
      counterExample:
        'a stranger reads {path} each second, and sees at how many connections "{door}" gives in.',
      fix: 'admit operators alone (allow, deny), and say product: { statusPage: { path: "{path}", from: operators } }.',
    },
  },
  about: ({ cluster }) => cluster.balancers,
  judge(balancer): Verdict<"open"> | readonly Verdict<"open">[] {
    const page = balancer.product?.kind === "nginx" ? balancer.product.statusPage : undefined;
    if (!page) return [];
    const reached = balancer.listeners.some(({ from }) => isOpenToWorld(from));
    if (!reached || (page.from && !isOpenToWorld(page.from))) return holds;
    return violated({
      message: "open",
      part: balancer,
      path: ["product", "statusPage"],
      data: { door: balancer.name, path: page.path },
      evidence: [
        page.from
          ? stated("product.statusPage.from admits everybody")
          : byDefault("without allow and deny whoever reaches the listener reads it", stubStatus),
        derived("the listener admits everybody"),
      ],
    });
  },
});

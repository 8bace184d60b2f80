/** Finds what a Prometheus is told to read, where nothing is that it could. */
import type { Scrape } from "../../../model/scrape.ts";
import type { Service } from "../../../model/service.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, type Violated, violated } from "../../verdict.ts";

type MessageId = "notServed" | "elsewhere" | "otherFormat";

interface Scraped {
  readonly part: Service;
  readonly scrape: Scrape;
}

const stubStatus = { program: "nginx 1.22", reference: "ngx_http_stub_status_module" };

export const scrapeFindsNothing: Rule = defineRule({
  id: "scrape-finds-nothing",
  category: "health",
  severity: "warning",
  docs: {
    what: "A Prometheus is told to read a port or path where no metrics are, or metrics in another form.",
    why:
      "Its target is down for ever, and every alarm on what it would have read stays silent. It is a warning, since the work " +
      "itself goes on.",
    source:
      "The OpenZeppelin relayer scaling example: METRICS_ENABLED is not set, /metrics is a list in JSON, and /nginx_status is " +
      "the text of stub_status.",
  },
  messages: {
    notServed: {
      text: '"{part}" reads {path} on port {port} of "{of}", which shows no metrics.',
      counterExample: '"{of}" fails more and more requests; the alarm on that has no value to look at.',
      fix: 'let "{of}" show its metrics, and say where: metrics: { port: "…", path: "…" }.',
    },
    elsewhere: {
      text: '"{part}" reads {path} on port {port} of "{of}", whose metrics are at {there}.',
      counterExample: '"{of}" fails more and more requests; the alarm on that has no value to look at.',
      fix: 'let "{part}" read {there} of "{of}".',
    },
    otherFormat: {
      text: '"{part}" reads {path} of "{of}", which is no text that Prometheus understands.',
      counterExample: '"{of}" runs out of connections; the alarm on that has no value to look at.',
      fix: 'put an exporter beside "{of}", and read that.',
    },
  },
  about: ({ cluster }) =>
    cluster.services.flatMap((part) => (part.scrapes ?? []).map((scrape): Scraped => ({ part, scrape }))),
  judge(scraped, facts): Verdict<MessageId> {
    return wrongOf(scraped, facts) ?? holds;
  },
});

function wrongOf(scraped: Scraped, facts: Facts): Violated<MessageId> | undefined {
  const { scrape } = scraped;
  const of = facts.partNamed(scrape.of);
  if (of?.kind === "balancer") {
    const page = of.product?.kind === "nginx" ? of.product.statusPage : undefined;
    return page?.path === scrape.path ? found("otherFormat", scraped, "") : undefined;
  }
  if (of?.kind !== "service") return undefined;
  const { metrics } = of;
  if (!metrics) return found("notServed", scraped, "");
  const port = metrics.port === undefined ? of.port?.port : of.ports[metrics.port]?.port;
  if (port === scrape.port && metrics.path === scrape.path) return undefined;
  return found("elsewhere", scraped, `:${port}${metrics.path}`);
}

function found(message: MessageId, { part, scrape }: Scraped, there: string): Violated<MessageId> {
  const { of, path, port } = scrape;
  return violated({
    message,
    part,
    path: ["scrapes"],
    data: { part: part.name, of, path, port, there },
    evidence: [
      stated(`scrapes holds :${port}${path} of "${of}"`),
      message === "otherFormat"
        ? byDefault("stub_status answers in a text of its own", stubStatus)
        : derived(there === "" ? `"${of}" states no metrics` : `"${of}" states its metrics at ${there}`),
    ],
  });
}

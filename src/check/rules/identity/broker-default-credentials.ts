/** Finds an EMQX that still has the cookie and the password which everybody knows. */
import { emqxVariables } from "../../../model/mqtt.ts";
import type { Service } from "../../../model/service.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

type MessageId = "knownCookie" | "knownPassword";

const KNOWN: Readonly<Record<MessageId, { readonly variable: string; readonly says: string }>> = {
  knownCookie: { variable: emqxVariables.cookie, says: "the cookie of its nodes is the one in the package" },
  knownPassword: {
    variable: emqxVariables.dashboardPassword,
    says: "the dashboard lets admin in with public",
  },
};

const emqx = {
  program: "EMQX 5",
  reference: "emqx_schema: node.cookie; emqx_dashboard_schema: default_password",
};

export const brokerDefaultCredentials: Rule = defineRule({
  id: "broker-default-credentials",
  category: "identity",
  severity: "error",
  docs: {
    what: "An EMQX has the default cookie of its nodes, or the default password of its dashboard.",
    why:
      "Who knows the cookie and reaches a port of the cluster runs any code on it; who logs into the dashboard reads every " +
      "message and changes every rule. Both are printed in the manual: an error. Nodes with different cookies do not " +
      "find each other, so all instances get the same secret.",
    source:
      "EMQX on security: “Default (insecure) Erlang cookie is in use”, admin and public; an EMQ X guide that mentions neither.",
  },
  messages: {
    knownCookie: {
      text: '"{part}" has the cookie that comes with every EMQX.',
      counterExample:
        'somebody who reaches the cluster port of "{part}" joins as a node with that cookie, and runs a shell.',
      fix: 'give "{part}" its own: env: { {variable}: secret("EMQX_COOKIE") }.',
    },
    knownPassword: {
      text: 'The dashboard of "{part}" lets in whoever says admin and public.',
      counterExample:
        'somebody who reaches the dashboard of "{part}" logs in, and reads what every device sends.',
      fix: 'give "{part}" its own: env: { {variable}: secret("EMQX_DASHBOARD_PASSWORD") }.',
    },
  },
  witness: {
    proof:
      "A rehearsal has no strangers: what everybody knows follows from the file and the vendor's manual.",
  },
  about: ({ cluster }) => cluster.services.filter(({ mqtt }) => mqtt?.program === "emqx"),
  judge(service): readonly Verdict<MessageId>[] {
    const ids: readonly MessageId[] = ["knownCookie", "knownPassword"];
    return ids.map((message) => (isGiven(service, message) ? holds : known(service, message)));
  },
});

function isGiven({ env }: Service, message: MessageId): boolean {
  return env[KNOWN[message].variable] !== undefined;
}

function known(service: Service, message: MessageId): Verdict<MessageId> {
  const { variable, says } = KNOWN[message];
  return violated({
    message,
    part: service,
    path: ["env"],
    data: { part: service.name, variable },
    evidence: [
      stated("mqtt.program is emqx"),
      byDefault(`${variable} is not in env, so ${says}`, emqx),
      derived("what comes with a program is known to everybody"),
    ],
  });
}

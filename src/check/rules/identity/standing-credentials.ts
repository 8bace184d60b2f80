/** Finds machines with keys of the cloud that never end, or that may do nearly everything. */

import { derived, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { type Operated, operated } from "../../operated.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

/** Whoever has one of these gets the rest: PassRole gives a new machine any role. */
const ESCALATES = /^(\*:\*|iam:(\*|PassRole|CreateAccessKey|AttachRolePolicy|PutRolePolicy))$/;
const WHOLE_SERVICE = /^[a-z0-9-]+:\*$/;

export const standingCredentials: Rule = defineRule({
  id: "standing-credentials",
  category: "identity",
  severity: "warning",
  docs: {
    what: "Keys of a user lie on a machine, or what its programs may do with the cloud is everything of a service, or more.",
    why:
      "A key in a file is copied and works until somebody remembers it; a role's ends by itself. With iam:PassRole, or with all of " +
      "ec2 or s3, one program that is taken over has the account. They are warnings, since it takes a break-in.",
    source:
      "cdk-nag IAM5; AWS, IAM best practices (roles, least privilege); the Loopring guide, ~/.aws/credentials on every host.",
  },
  messages: {
    keys: {
      text: 'Keys of a user lie on the machines of "{part}".',
      counterExample:
        'an image of a machine of "{part}" is shared; its keys are in it, and work from anywhere.',
      fix: 'give its machines a role: credentials: "role".',
    },
    wide: {
      text: 'Programs on "{part}" may do {what} with the cloud.',
      counterExample: 'a program on "{part}" is taken over; it deletes what every other service keeps.',
      fix: "name the actions that it needs, on the resources that it needs.",
    },
    escalating: {
      text: 'Programs on "{part}" may give themselves any right: {what}.',
      counterExample:
        'a program on "{part}" is taken over; it starts a machine with the role of an administrator.',
      fix: "take {what} away, or limit it to the one role that is passed.",
    },
  },
  about: operated,
  judge(subject): readonly Verdict<"keys" | "wide" | "escalating">[] {
    const { part, operation } = subject;
    const { credentials, permissions = [] } = operation;
    const escalating = permissions.filter((one) => ESCALATES.test(one));
    const wide = permissions.filter((one) => WHOLE_SERVICE.test(one) && !ESCALATES.test(one));
    const found = [
      ...(credentials === "user-keys"
        ? [
            violated({
              message: "keys",
              part,
              path: ["operation", "credentials"],
              data: { part: part.name },
              evidence: [
                stated("operation.credentials is user-keys"),
                derived("such keys do not end by themselves"),
              ],
            }),
          ]
        : []),
      ...(wide.length > 0 ? [permitted(subject, "wide", wide)] : []),
      ...(escalating.length > 0 ? [permitted(subject, "escalating", escalating)] : []),
    ];
    return found.length > 0 ? found : [holds];
  },
});

function permitted(
  { part }: Operated,
  message: "wide" | "escalating",
  permissions: readonly string[],
): Verdict<"wide" | "escalating"> {
  const what = listText(permissions);
  return violated({
    message,
    part,
    path: ["operation", "permissions"],
    data: { part: part.name, what },
    evidence: [stated(`operation.permissions holds ${what}`)],
  });
}

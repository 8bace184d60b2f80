/** Finds signed addresses that open a document for too long, or for less long than they say. */
import { durationText } from "../../../base/duration.ts";
import { type ObjectStore, type SignedAddresses, signedMax } from "../../../model/object-store.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

type MessageId = "unbounded" | "longLived" | "diesEarly" | "canBePublic";

interface Signing {
  readonly part: ObjectStore;
  readonly signed: SignedAddresses | undefined;
}

export const signedAddressLifetime: Rule = defineRule({
  id: "signed-address-lifetime",
  category: "stores",
  severity: "warning",
  docs: {
    what:
      "Addresses of private documents are signed for a time that nobody states, for a long one, or for longer than the rights that " +
      "they carry last; or the documents can be made public by mistake.",
    why:
      "Whoever has a signed address reads the document until it expires, as often as they like: it stands in histories, chats and " +
      "logs. S3 allows seven days. One that is signed with the rights of a task ends with the task's session, whatever it says. " +
      "These are warnings, since it takes an address that leaks.",
    source:
      "Amazon S3 user guide on presigned URLs; re:Post knowledge center on presigned URLs that expire early; the guide of a website on " +
      "ECS.",
  },
  messages: {
    unbounded: {
      text: 'Nothing says how long a signed address of "{part}" opens its document: up to {lifetime}.',
      counterExample:
        'a signed address of "{part}" is pasted into a chat; whoever reads it within {lifetime} has the document.',
      fix: 'sign on each click, for some minutes, and say signed: { lifetime: "10m" }.',
    },
    longLived: {
      text: 'A signed address of "{part}" opens its document for {lifetime}.',
      counterExample:
        'a signed address of "{part}" is pasted into a chat; whoever reads it within {lifetime} has the document.',
      fix: "sign on each click, for {allowed} or less.",
    },
    diesEarly: {
      text: 'A signed address of "{part}" says {lifetime}, and ends with the session of its task after {session} or less.',
      counterExample:
        "a user opens an address that should be valid, and is refused, since the task's session is over.",
      fix: "sign for less than the session has left, on each click.",
    },
    canBePublic: {
      text: 'A document of "{part}" is private, and one rule on it by mistake makes it public.',
      counterExample:
        'somebody shares one document of "{part}" with everybody, or a policy does so for all of them: nothing refuses it.',
      fix: 'block public access to "{part}" (blocksPublicAccess: true).',
    },
  },
  options: { minutes: { default: 15, means: "Minutes for which a signed address may open its document." } },
  about: ({ cluster }) =>
    cluster.stores.flatMap((part): readonly Signing[] =>
      part.engine === "objects" && part.settings.access === "private"
        ? [{ part, signed: part.settings.signed }]
        : [],
    ),
  judge({ part, signed }, _facts, { minutes }): readonly Verdict<MessageId>[] {
    const found = [...(signed ? lifetimeOf(part, signed, minutes) : []), ...exposureOf(part)];
    return found.length > 0 ? found : [holds];
  },
});

function lifetimeOf(
  part: ObjectStore,
  signed: SignedAddresses,
  minutes: number,
): readonly Verdict<MessageId>[] {
  const { lifetimeMs, signedBy, sessionMs } = signed;
  const lifetime = durationText(lifetimeMs ?? signedMax.value);
  const data = {
    part: part.name,
    lifetime,
    allowed: durationText(minutes * 60_000),
    session: durationText(sessionMs ?? 0),
  };
  const path = ["signed", "lifetime"];
  if (lifetimeMs === undefined) {
    const evidence = [byDefault(`a signature is valid for up to ${lifetime}`, signedMax)] as const;
    return [violated({ message: "unbounded", part, path, data, evidence })];
  }
  const fact = stated(`signed.lifetime is ${lifetime}`);
  if (signedBy === "task" && sessionMs !== undefined && sessionMs < lifetimeMs) {
    const evidence = [
      fact,
      stated(`signed.session is ${data.session}`),
      derived("the first of both ends it"),
    ] as const;
    return [violated({ message: "diesEarly", part, path, data, evidence })];
  }
  if (lifetimeMs <= minutes * 60_000) return [];
  return [violated({ message: "longLived", part, path, data, evidence: [fact] })];
}

function exposureOf(part: ObjectStore): readonly Verdict<MessageId>[] {
  if (part.settings.blocksPublicAccess) return [];
  const evidence = [stated("blocksPublicAccess is false")] as const;
  const path = ["blocksPublicAccess"];
  return [violated({ message: "canBePublic", part, path, data: { part: part.name }, evidence })];
}

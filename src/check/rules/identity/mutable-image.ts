/** Finds a container image that may be another one tomorrow. */
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const mutableImage: Rule = defineRule({
  id: "mutable-image",
  category: "identity",
  severity: "error",
  docs: {
    what: "An image is named by a tag, or by none, instead of by its digest.",
    why:
      "A tag can be moved: two instances of one revision, started at different times, may be different programs, " +
      "and a roll-back may pull what it was to undo. With `latest`, or no tag, which means the same, every push " +
      "moves it: an error. Any other tag is a warning, since some registries can be told to keep tags.",
    source:
      "An ECS deployment guide with images by `latest`; kube-linter latest-tag; basecamp/kamal PR#211, where a " +
      "failed deploy left hosts with a moved `latest`.",
  },
  messages: {
    latest: {
      text: '"{part}" runs {image}, which every push replaces.',
      counterExample:
        'revision 7 of "{part}" runs; somebody pushes; the next instance of revision 7 that is started is another ' +
        "program, and a roll-back to 6 pulls it too.",
      fix: 'name the digest: image: "{repository}@sha256:…".',
    },
    tag: {
      text: '"{part}" runs {image} by its tag, which can be moved.',
      counterExample:
        'the tag is pushed again; the next instance of "{part}" is another program than its neighbours.',
      fix: 'name the digest: image: "{repository}@sha256:…", or allow this where the registry forbids to move tags.',
      severity: "warning",
    },
  },
  witness: { proof: "A rehearsal has no registry: that the name can be moved follows from the name alone." },
  about: ({ cluster }) => cluster.services.filter(({ image }) => image !== undefined),
  judge(part): Verdict<"latest" | "tag"> {
    const { image = "" } = part;
    if (/@sha256:[0-9a-f]{64}$/.test(image)) return holds;
    // A colon before a slash belongs to the port of the registry.
    const tag = /:([^:/]+)$/.exec(image)?.[1];
    const isLatest = tag === undefined || tag === "latest";
    return violated({
      message: isLatest ? "latest" : "tag",
      part,
      path: ["image"],
      data: { part: part.name, image, repository: image.replace(/:[^:/]+$/, "") },
      evidence: [
        stated(`image is ${image}`),
        derived(tag === undefined ? "without a tag it is :latest" : `${tag} is a tag, and no digest`),
      ],
    });
  },
});

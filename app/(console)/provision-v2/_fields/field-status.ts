import type { Tone } from "@/components/ui/field-status";
import type { EmailAnswer, SlugAnswer } from "@/lib/provisioning/answers";
import {
  emailConflict,
  liveTexts,
  plainText,
  type Sentence,
  slugConflict,
  uncheckedText,
} from "@/lib/provisioning/errors/messages";
import type { ProvisionField } from "@/lib/provisioning/input";
import type { FieldProps } from "./use-fields";
import type { Live } from "./use-live-check";

/** The line under a checked field. */
export type FieldMessage = { tone: Tone; sentence: Sentence };

const noMessage: FieldMessage = { tone: "muted", sentence: [] };

/** The status of the slug: its problem, or the result of the live check. */
export function slugStatus(slug: string, error: string | null, live: Live<SlugAnswer>): FieldMessage {
  switch (live.state) {
    case "taken":
    case "reserved":
      return { tone: "danger", sentence: slugConflict(slug, live.holder) };
    case "malformed":
      return { tone: "danger", sentence: [live.message] };
  }
  if (error) return { tone: "danger", sentence: [error] };
  switch (live.state) {
    case "checking":
      return { tone: "busy", sentence: [liveTexts.slugChecking(slug)] };
    case "available":
      return { tone: "success", sentence: [liveTexts.slugAvailable(slug)] };
    case "unchecked":
      return { tone: "warning", sentence: uncheckedText(live.reason) };
    default:
      return noMessage;
  }
}

/** The status of the owner's address. `adopted` is true if the account with this address becomes the owner. */
export function emailStatus(
  error: string | null,
  live: Live<EmailAnswer>,
  adopted: boolean,
  ownerName: string,
): FieldMessage {
  if (adopted && error) return { tone: "danger", sentence: [error] };
  if (adopted) return { tone: "success", sentence: [liveTexts.emailAdopted(ownerName)] };
  switch (live.state) {
    case "account":
    case "held":
    case "cleaning":
      return { tone: "danger", sentence: emailConflict(live) ?? [] };
    case "malformed":
      return { tone: "danger", sentence: [live.message] };
  }
  if (error) return { tone: "danger", sentence: [error] };
  switch (live.state) {
    case "checking":
      return { tone: "busy", sentence: [liveTexts.emailChecking] };
    case "available":
      return { tone: "success", sentence: [liveTexts.emailAvailable] };
    case "unchecked":
      return { tone: "warning", sentence: uncheckedText(live.reason) };
    default:
      return { tone: "muted", sentence: [liveTexts.emailIdle] };
  }
}

/** The errors that the fields show, in the order of `names`. */
export function shownErrors(
  names: readonly ProvisionField[],
  field: (name: ProvisionField) => Pick<FieldProps, "value" | "error">,
  live: { slug: Live<SlugAnswer>; ownerEmail: Live<EmailAnswer> },
  adopted: boolean,
): readonly { name: ProvisionField; message: string }[] {
  const { value, error } = field("slug");
  const checked = {
    slug: dangerIn(slugStatus(value, error, live.slug)),
    ownerEmail: dangerIn(
      emailStatus(field("ownerEmail").error, live.ownerEmail, adopted, field("ownerName").value),
    ),
  };
  return names.flatMap((name) => {
    const message = name === "slug" || name === "ownerEmail" ? checked[name] : field(name).error;
    return message ? [{ name, message }] : [];
  });
}

function dangerIn({ tone, sentence }: FieldMessage): string | null {
  return tone === "danger" ? plainText(sentence) : null;
}

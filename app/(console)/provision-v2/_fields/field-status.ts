import type { Tone } from "@/components/ui/field-status";
import {
  emailConflict,
  liveTexts,
  type Sentence,
  slugConflict,
  uncheckedText,
} from "@/lib/provisioning/errors/messages";
import type { EmailAnswer, SlugAnswer } from "@/lib/provisioning/slug/availability";
import type { Live } from "./use-live-check";

/** The line under a checked field. */
export type FieldMessage = { tone: Tone; sentence: Sentence };

const nothing: FieldMessage = { tone: "muted", sentence: [] };

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
      return { tone: "warning", sentence: uncheckedText(live.why) };
    default:
      return nothing;
  }
}

/** The status of the owner's address; `adopted` if its account becomes the owner. */
export function emailStatus(error: string | null, live: Live<EmailAnswer>, adopted: boolean): FieldMessage {
  if (adopted) return { tone: "success", sentence: [liveTexts.emailAdopted] };
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
      return { tone: "warning", sentence: uncheckedText(live.why) };
    default:
      return { tone: "muted", sentence: [liveTexts.emailIdle] };
  }
}

import { unstable_isUnrecognizedActionError as isUnrecognizedActionError } from "next/navigation";
import { type FormEvent, type KeyboardEvent, type RefObject, useState, useTransition } from "react";
import type { ProvisionField } from "@/lib/provisioning/input";
import { cleanEmail } from "@/lib/provisioning/input/field-problems";
import type { ChoiceName } from "../_fields/choice-field";
import { shownErrors } from "../_fields/field-status";
import { isAdopted } from "../_fields/owner-consent";
import { useAfterPress } from "../_fields/use-after-press";
import { useFields } from "../_fields/use-fields";
import { useLiveCheck } from "../_fields/use-live-check";
import { useSlugAutofix } from "../_fields/use-slug-autofix";
import { previewAction } from "../actions";
import { browserChoices } from "./browser-choices";
import type { Draft } from "./draft";
import type { FormAnswer, FormState, FormValues } from "./form-state";
import { blank, extrasIn, formData, preHydrationValues } from "./form-values";
import { loadPreview } from "./lazy-preview";
import { useDraft } from "./use-draft";
import { type NoAnswer, useSending } from "./use-sending";

type ProvisionFormOptions = {
  serverState: FormState;
  element: RefObject<HTMLFormElement | null>;
  staffId: string;
  source: string | null;
  browserSettings: readonly ChoiceName[];
};

/** The state and behaviour of the form once its script has loaded. */
export function useProvisionForm(options: ProvisionFormOptions) {
  const { serverState, element, staffId, source, browserSettings } = options;
  const [state, setState] = useState(serverState);
  const [previewing, startPreview] = useTransition();
  const [noAnswer, setNoAnswer] = useState<NoAnswer | null>(serverState.unknown ? "lost" : null);
  const { send, sending, stopWaiting } = useSending(applyAnswer);
  const afterPress = useAfterPress();
  const fields = useFields(serverState, sending !== null, afterPress);
  const { values, field, change } = fields;
  const live = useLiveCheck(values, serverState.findings, sending !== null, afterPress);
  const slugAutofix = useSlugAutofix(field("slug"), values.locale);
  const adopted = isAdopted(values.ownerAccount, live.ownerEmail);
  const names = Object.keys(serverState.values) as ProvisionField[];
  const sent = sending !== null || noAnswer === "lost";
  const { attemptId } = state;
  const draft = useDraft({ staffId, source, attemptId, values: fields.typed, sent }, initialise);

  /** Fills the form with the browser's defaults, a draft, and values typed before the script loaded. */
  function initialise(saved: Draft | null): void {
    const form = element.current;
    if (!form || serverState.answers > 0) return;
    const defaults = browserChoices(form, browserSettings);
    fields.fill({ ...defaults, ...saved?.values, ...preHydrationValues(form, values) });
    if (saved) setState((before) => ({ ...before, attemptId: saved.attemptId }));
  }

  function clear(): void {
    fields.fill({ ...blank, ...extrasIn(serverState.values) });
    setState(serverState);
    draft.dismiss();
    element.current?.querySelector<HTMLInputElement>("#name")?.focus();
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const { submitter } = event.nativeEvent as SubmitEvent;
    const ownerAccount = adopted ? "existing" : "new";
    const data = formData({ ...values, slug: slugAutofix.autofix(), ownerAccount, attemptId });
    if (submitter?.getAttribute("value") === "preview") {
      preview(data);
    } else {
      draft.dismiss();
      void send(data);
    }
  }

  function preview(data: FormData): void {
    if (sending) return;
    startPreview(async () => {
      const answer = await requestPreview(data).catch((error) =>
        isUnrecognizedActionError(error) ? "outdated" : "no-preview",
      );
      startPreview(() => applyAnswer(answer));
    });
  }

  function applyAnswer(answer: FormAnswer | NoAnswer): void {
    const unanswered = typeof answer === "string";
    setNoAnswer(unanswered ? answer : answer.unknown ? "lost" : null);
    // Without an answer, the key stays, so that submitting again repeats the request.
    const shown = unanswered ? { ...state, refusal: null, preview: null } : answer;
    setState({ ...shown, answers: state.answers + 1 });
    if (unanswered) return;
    fields.showRefusal(answer);
    live.applyFindings(answer.findings);
  }

  /** Leaving a checked field also cleans its value and checks it immediately. */
  const checkedField = (name: "slug" | "ownerEmail") => {
    const { leave, ...rest } = field(name);
    return {
      ...rest,
      leave: () =>
        afterPress(() => {
          if (name === "slug") slugAutofix.autofix();
          else if (rest.value && cleanEmail(rest.value) !== rest.value) rest.change(cleanEmail(rest.value));
          leave();
          void live.checkNow();
        }),
    };
  };

  function onKeyDown(event: KeyboardEvent<HTMLFormElement>): void {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
  }

  return {
    state,
    noAnswer,
    sending,
    live,
    slugAutofix,
    adopted,
    errors: shownErrors(names, field, live, adopted),
    mustTypeSlug: fields.mustTypeSlug,
    field,
    change,
    slugField: checkedField("slug"),
    emailField: checkedField("ownerEmail"),
    follows: fields.typed.slug ? null : values.name,
    draft: draft.restored && { sent: draft.restored.sent, attemptId: draft.restored.attemptId, clear },
    // A preview is only valid for the values that it was requested for.
    preview: matchesForm(state.values, values, fields.typed) ? state.preview : null,
    previewing,
    submit,
    stopWaiting,
    onKeyDown,
  };
}

/** The answer to a preview, after the script that shows its rows has loaded. */
async function requestPreview(data: FormData): Promise<FormAnswer> {
  const answer = await previewAction(data);
  if (answer.preview) await loadPreview();
  return answer;
}

/**
 * True if the form still has the values of an answer. A slug may match as shown or as typed: an empty one is derived
 * from the name.
 */
function matchesForm(submitted: FormValues, shown: FormValues, typed: FormValues): boolean {
  const { ownerAccount: _, ...texts } = submitted;
  const names = Object.keys(texts) as ProvisionField[];
  return names.every((name) => [shown[name], typed[name]].includes(submitted[name]));
}

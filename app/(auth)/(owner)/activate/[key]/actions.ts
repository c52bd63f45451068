"use server";

import { refresh } from "next/cache";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { rateLimitAnonymous } from "@/lib/auth/rate-limit";
import { activate } from "@/lib/owner-access/activation/activate";
import { deliverSoon } from "@/lib/owner-access/deliveries/deliver-soon";
import { sendsLinksByMail } from "@/lib/owner-access/deliveries/sends-links-by-mail";
import { type PageTexts, pageTexts } from "@/lib/owner-access/language/texts";
import { findLink } from "@/lib/owner-access/links/find";
import { requestLink } from "@/lib/owner-access/links/request";
import { currentVisitor } from "@/lib/owner-access/links/visitor";
import { recordOpened } from "@/lib/owner-access/record";
import { formFields, nextAnswer } from "@/lib/platform/http/body/form-fields";
import { clientAddress } from "@/lib/platform/http/client-address";
import { logFailure, logged } from "@/lib/platform/logging/log-failure";
import type { ActivationState, NewLinkState, Notice } from "./activation-state";
import { problemText } from "./problem-text";

const windowSeconds = 900;

/** Sets the password and redirects, or returns the problem. The password is never sent back. */
export async function activateAction(previous: ActivationState, form: FormData): Promise<ActivationState> {
  const state = { answers: nextAnswer(previous) };
  const fields = formFields(form);
  // The form sends its language, because finding it again would take a query.
  const t = pageTexts(textOf(fields, "locale"));
  const limited = await isRateLimited("activate", 60).catch(
    logged("the rate limit on activations could not be applied", null),
  );
  if (limited !== false) return { ...state, notice: noticeOf(t, limited ? "limited" : "unavailable") };
  const [key, password] = [textOf(fields, "key"), textOf(fields, "password")];
  const activation = await activate({ key, password, visitor: await currentVisitor() }).catch(
    logged("an activation failed", null),
  );
  switch (activation?.kind) {
    case "activated":
      deliverSoon(activation.attemptId);
      return redirect(activation.signedIn ? "/welcome" : "/login?next=/welcome");
    case "refused":
      return { ...state, problem: problemText(t, activation.reason) };
    case "problem":
      if (activation.problem === "busy" || activation.problem === "limited") {
        return { ...state, notice: noticeOf(t, activation.problem) };
      }
      // The refreshed page explains the problem.
      refresh();
      return state;
    default:
      return { ...state, notice: noticeOf(t, "unavailable") };
  }
}

/** Records that the link's form is being filled in. Mail scanners only load the page. */
export async function openedAction(key: string): Promise<void> {
  if (typeof key !== "string" || (await isRateLimited("opened", 60))) return;
  const result = await findLink(key, await currentVisitor());
  if (result.kind === "usable") await recordOpened(result.link);
}

/**
 * Requests a new link, to be e-mailed to the account's address. The response does not reveal whether the link exists
 * or whether a new one is sent.
 */
export async function newLinkAction(previous: NewLinkState, form: FormData): Promise<NewLinkState> {
  const answers = nextAnswer(previous);
  const fields = formFields(form);
  const t = pageTexts(textOf(fields, "locale"));
  const outcome = await requestNewLink(textOf(fields, "key"));
  const notice = { title: t(`newLink.${outcome}.title`), text: t(`newLink.${outcome}.text`) };
  return { outcome, notice, answers };
}

async function requestNewLink(key: string): Promise<"requested" | "limited" | "unavailable"> {
  if (!sendsLinksByMail()) return "unavailable";
  try {
    const { network } = await currentVisitor();
    const result = await requestLink(key, network);
    if (result === "limited") return "limited";
    if (result.attemptId) deliverSoon(result.attemptId);
    return "requested";
  } catch (error) {
    logFailure(error, "a new link could not be requested");
    return "unavailable";
  }
}

function noticeOf(t: PageTexts, kind: "unavailable" | "busy" | "limited"): Notice {
  return { title: t(`notices.${kind}.title`), text: t(`notices.${kind}.text`) };
}

function textOf(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name];
  return typeof value === "string" ? value : "";
}

/** Counts the call against the limit of the caller's network. */
async function isRateLimited(name: string, max: number): Promise<boolean> {
  const subject = clientAddress(await headers());
  return (await rateLimitAnonymous([{ name, max, windowSeconds, subject }])) !== null;
}

"use server";

import { refresh } from "next/cache";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { rateLimitAnonymous } from "@/lib/auth/rate-limit";
import { activate } from "@/lib/owner-access/activation/activate";
import { browserCookie } from "@/lib/owner-access/activation/browser-cookie";
import { deliverSoon } from "@/lib/owner-access/deliveries/deliver-soon";
import { sendsLinksByMail } from "@/lib/owner-access/deliveries/sends-links-by-mail";
import { findLink, type Visitor } from "@/lib/owner-access/links/find";
import { requestLink } from "@/lib/owner-access/links/request";
import { recordOpened } from "@/lib/owner-access/record";
import { formFields, nextAnswer } from "@/lib/platform/http/body/form-fields";
import { clientAddress } from "@/lib/platform/http/client-address";
import { logFailure, logged } from "@/lib/platform/logging/log-failure";
import type { ActivationState, NewLinkState } from "./activation-state";

const windowSeconds = 900;

/** Sets the password and redirects, or returns what is wrong. The password is never sent back. */
export async function activateAction(previous: ActivationState, form: FormData): Promise<ActivationState> {
  const state = { answers: nextAnswer(previous) };
  const limited = await isRateLimited("activate", 60).catch(
    logged("an activation could not be counted", null),
  );
  if (limited !== false) return { ...state, notice: limited ? "limited" : "unavailable" };
  const fields = formFields(form);
  const [key, password] = [textOf(fields, "key"), textOf(fields, "password")];
  const activation = await activate({ key, password, visitor: await currentVisitor() }).catch(
    logged("an activation failed", null),
  );
  switch (activation?.kind) {
    case "activated":
      deliverSoon(activation.attemptId);
      return redirect(activation.signedIn ? "/welcome" : "/login?next=/welcome");
    case "refused":
      return { ...state, problem: activation.reason };
    case "problem":
      if (activation.problem === "busy" || activation.problem === "limited") {
        return { ...state, notice: activation.problem };
      }
      // The page itself shows the state of the link.
      refresh();
      return state;
    default:
      return { ...state, notice: "unavailable" };
  }
}

/** Records that the link's form is being filled in. Mail scanners only load the page. */
export async function openedAction(key: string): Promise<void> {
  if (typeof key !== "string" || (await isRateLimited("opened", 60))) return;
  const found = await findLink(key, await currentVisitor());
  if (found.kind === "usable") await recordOpened(found.link);
}

/** Requests a new link to the same mailbox. The response does not reveal whether the link existed or a new one is sent. */
export async function newLinkAction(previous: NewLinkState, form: FormData): Promise<NewLinkState> {
  const answers = nextAnswer(previous);
  if (!sendsLinksByMail()) return { outcome: "unavailable", answers };
  try {
    const { network } = await currentVisitor();
    const requested = await requestLink(textOf(formFields(form), "key"), network);
    if (requested === "limited") return { outcome: "limited", answers };
    if (requested.attemptId) deliverSoon(requested.attemptId);
    return { outcome: "requested", answers };
  } catch (error) {
    logFailure(error, "a new link could not be requested");
    return { outcome: "unavailable", answers };
  }
}

function textOf(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name];
  return typeof value === "string" ? value : "";
}

async function currentVisitor(): Promise<Visitor> {
  const browser = (await cookies()).get(browserCookie)?.value ?? "";
  return { browser, network: clientAddress(await headers()) };
}

/** Counts the call against the limit of the caller's network. */
async function isRateLimited(name: string, max: number): Promise<boolean> {
  const subject = clientAddress(await headers());
  return (await rateLimitAnonymous([{ name, max, windowSeconds, subject }])) !== null;
}

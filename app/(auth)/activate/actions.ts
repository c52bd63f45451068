"use server";

import { refresh } from "next/cache";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { activate } from "@/lib/activation/activate";
import { askForLink } from "@/lib/activation/ask-for-link";
import { readLink } from "@/lib/activation/link";
import { recordOpened } from "@/lib/activation/record";
import { limitStranger } from "@/lib/auth/rate-limit";
import { clientAddress } from "@/lib/http/client-address";
import { nextAnswer, sentForm } from "@/lib/http/sent-form";
import { deliverSoon } from "@/lib/outbox/deliver-soon";
import type { ActivationState, NewLinkState } from "./activation-state";

const windowSeconds = 900;

/** Sets the password and leads on, or says what is wrong. The password is never sent back. */
export async function activateAction(previous: ActivationState, form: FormData): Promise<ActivationState> {
  const userIdBefore = textOf(Object(previous), "userId");
  const state = { userId: userIdBefore, answers: nextAnswer(previous) };
  const busy = await tooManyFromHere("activate", 60).catch(() => null);
  if (busy !== false) return { ...state, notice: busy ? "busy" : "unavailable" };
  const sent = sentForm(form);
  const [tokenHash, password] = [textOf(sent, "tokenHash"), textOf(sent, "password")];
  const userId = userIdBefore || textOf(sent, "userId");
  const activation = await activate({ tokenHash, userId, password }).catch(() => null);
  if (activation?.kind === "activated") redirect("/welcome");
  switch (activation?.kind) {
    case "refused":
      return { ...state, problem: activation.problem, userId: activation.userId };
    case "busy":
      return { ...state, notice: "busy" };
    case "link":
      // The page itself says what has become of the link.
      refresh();
      return state;
    default:
      return { ...state, notice: "unavailable", userId: activation?.userId ?? userIdBefore };
  }
}

/** Notes that a person, and no mail scanner, has the page of this link before them. */
export async function openedAction(tokenHash: string): Promise<void> {
  if (typeof tokenHash !== "string" || (await tooManyFromHere("opened", 60))) return;
  const link = await readLink(tokenHash);
  if (link.kind === "live") await recordOpened(link.owner.attemptId, link.owner.userId);
}

const Address = z
  .string("Enter your e-mail address.")
  .trim()
  .toLowerCase()
  .min(1, "Enter your e-mail address.")
  .max(254, "The e-mail address is too long.")
  .pipe(z.email("Enter a complete e-mail address, for example ana@example.com."));

/** Asks for another mail. The answer is the same for every address, so that nobody learns which ones have an account. */
export async function newLinkAction(previous: NewLinkState, form: FormData): Promise<NewLinkState> {
  const answers = nextAnswer(previous);
  const entered = textOf(sentForm(form), "email").slice(0, 254);
  const parsed = Address.safeParse(entered);
  if (!parsed.success) return { email: entered, problem: parsed.error.issues[0]?.message, answers };
  const email = parsed.data;
  try {
    if (await tooManyFromHere("new-link", 20)) {
      return {
        email,
        problem: "Too many requests came from your network. Try again in a quarter of an hour.",
        answers,
      };
    }
    const perAddress = { name: "new-link-to", max: 4, windowSeconds, subject: email };
    const attemptId = (await limitStranger([perAddress])) === null && (await askForLink(email));
    if (attemptId) deliverSoon(attemptId);
    return { email, asked: true, answers };
  } catch {
    return { email, problem: "The request could not be stored. Try again in a minute.", answers };
  }
}

function textOf(sent: Readonly<Record<string, unknown>>, name: string): string {
  const value = sent[name];
  return typeof value === "string" ? value : "";
}

/** Counts a call by the network address that it came from. */
async function tooManyFromHere(name: string, max: number): Promise<boolean> {
  const subject = clientAddress(await headers());
  return (await limitStranger([{ name, max, windowSeconds, subject }])) !== null;
}

import "server-only";
import { env } from "@/lib/platform/env";
import { canSendMail } from "../mails/send";

/** True if owners get their links by e-mail. Otherwise an admin copies them. */
export function sendsLinksByMail(): boolean {
  return env().activationDelivery === "mail" && canSendMail();
}

import "server-only";
import { createTransport } from "nodemailer";
import { env } from "@/lib/platform/env";
import type { OwnerMail } from "./kinds";
import { renderOwnerMail } from "./render";
import { type SmtpFailure, toSmtpFailure } from "./smtp-failure";
import { transportOptions } from "./transport";

/** `refused`: the recipient's address was rejected permanently. `later`: a retry may succeed. */
export type SendResult = { kind: "accepted" } | SmtpFailure;

/** True if SMTP_URL is set. */
export function canSendMail(): boolean {
  return env().smtp !== undefined;
}

/**
 * Renders an e-mail and passes it to the mail server. `id` is the message's id in the outbox: a retry has the same
 * Message-ID, so mail programs can recognise duplicates. Throws if SMTP_URL is not set.
 */
export async function sendOwnerMail(message: {
  id: string;
  to: string;
  mail: OwnerMail;
}): Promise<SendResult> {
  const { smtp, mailFrom, siteUrl, brandName, brandLogoUrl, supportEmail } = env();
  if (!smtp || !mailFrom) throw new Error("SMTP_URL is not set");
  const brand = { name: brandName, logoUrl: brandLogoUrl, supportEmail };
  const rendered = await renderOwnerMail(message.mail, brand);
  const transport = createTransport(transportOptions(smtp));
  try {
    await transport.sendMail({
      ...rendered,
      from: { name: mailFrom.name || brandName, address: mailFrom.address },
      // As an object, so that the address is not parsed as a list.
      to: { name: "", address: message.to },
      replyTo: supportEmail,
      messageId: `<${message.id}@${new URL(siteUrl).hostname}>`,
      // Suppresses out-of-office replies (RFC 3834, and Exchange's own header).
      headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    });
    return { kind: "accepted" };
  } catch (error) {
    return toSmtpFailure(error);
  } finally {
    transport.close();
  }
}

import "server-only";
import { render } from "@react-email/render";
import { contentOf } from "./content";
import type { Brand, OwnerMail, RenderedMail } from "./kinds";
import { MailLayout } from "./layout";
import { textPart } from "./text-part";

/** Renders a mail in the tenant's language, with an HTML and a text part of the same content. */
export async function renderOwnerMail(mail: OwnerMail, brand: Brand): Promise<RenderedMail> {
  const content = contentOf(mail, brand);
  const html = await render(<MailLayout content={content} brand={brand} />);
  return { subject: content.subject, html, text: textPart(content) };
}

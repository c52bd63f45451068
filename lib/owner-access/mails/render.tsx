import "server-only";
import { render } from "@react-email/render";
import { contentOf, type MailContent } from "./content";
import type { Brand, OwnerMail, RenderedMail } from "./kinds";
import { MailLayout } from "./layout";

/** The plain-text part of an e-mail. */
function textPart({ heading, paragraphs, action, unexpected, footer }: MailContent): string {
  const call = action ? [`${action.label}\n${action.url}`, ...(action.expiry ? [action.expiry] : [])] : [];
  const blocks = [
    heading,
    ...paragraphs,
    ...call,
    `${unexpected.title}\n${unexpected.text}`,
    `-- \n${footer.join("\n")}`,
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** Renders an e-mail in the tenant's language, with an HTML and a plain-text part that have the same content. */
export async function renderOwnerMail(mail: OwnerMail, brand: Brand): Promise<RenderedMail> {
  const content = contentOf(mail, brand);
  const html = await render(<MailLayout content={content} brand={brand} />);
  return { subject: content.subject, html, text: textPart(content) };
}

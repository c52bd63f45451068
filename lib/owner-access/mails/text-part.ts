import type { MailContent } from "./content";

/** The plain-text part of a mail. */
export function textPart({ heading, paragraphs, action, unexpected, footer }: MailContent): string {
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

/** A sender as mail programs show it; the name may be empty. */
export type Mailbox = { name: string; address: string };

const plain = /^[^\s<>()[\]\\,;:"@]+@[^\s<>()[\]\\,;:"@]+$/;

/** True for one address without a name. */
export function isMailAddress(text: string): boolean {
  return plain.test(text);
}

/** Parses `a@example.com` or `Tenant console <a@example.com>`, with the name quoted or not; null for anything else. */
export function parseMailbox(text: string): Mailbox | null {
  if (isMailAddress(text)) return { name: "", address: text };
  const opening = text.lastIndexOf("<");
  const name = opening < 0 || !text.endsWith(">") ? null : parseName(text.slice(0, opening).trim());
  const address = text.slice(opening + 1, -1);
  return name !== null && isMailAddress(address) ? { name, address } : null;
}

function parseName(text: string): string | null {
  if (/\p{Cc}/u.test(text)) return null;
  if (/^"(?:[^"\\]|\\.)*"$/.test(text)) return text.slice(1, -1).replace(/\\(.)/g, "$1");
  return /["<>@]/.test(text) ? null : text;
}

const secretNames = /pass(word|phrase)?|secret|token|api_?key|authorization|cookie/i;
/** The start of tokens and keys, URLs with a password, tokens in URLs, token hashes, and owners' links. */
const secretValues = new RegExp(
  [
    /eyJ[\w-]{5}/,
    /sb_secret_/,
    /:\/\/[^\s/@:]{0,200}:[^\s@]{1,200}@/,
    /[?&#](?:access_|refresh_)?token(?:_hash)?=/,
    /(?<![0-9a-f])[0-9a-f]{56}(?![0-9a-f])/,
    /\/activate\/[\w-]{43}/,
  ]
    .map(({ source }) => source)
    .join("|"),
);
/** Matches a local part only from its start, because trying each of its letters would be slow for long text. */
const emails = /(?<![^\s"',:@])[^\s"',:@]+@[^\s"',@]+/g;

/** `ana@example.com` becomes `a•••@example.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  return at > 0 ? `${[...email][0]}•••${email.slice(at)}` : "•••";
}

/** True for a password, key or token, by its value or its name. */
export function looksSecret(name: string, value: string): boolean {
  return secretNames.test(name) || secretValues.test(value);
}

/** The text with every e-mail address masked. */
export function maskEmails(text: string): string {
  return text.replaceAll(emails, maskEmail);
}

/** A value with every e-mail address in its strings masked, at any depth. */
export function maskDetail<Value>(value: Value): Value {
  if (typeof value === "string") return maskEmails(value) as Value;
  if (Array.isArray(value)) return value.map(maskDetail) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, maskDetail(part)])) as Value;
}

/**
 * An origin in a comparable form: without a default port, capitals, or the final dot of a host name. Null
 * unless it is an http or https URL.
 */
export function originOf(text: string | null | undefined): string | null {
  if (!text || !URL.canParse(text)) return null;
  const { protocol, hostname, port } = new URL(text);
  if (protocol !== "https:" && protocol !== "http:") return null;
  return `${protocol}//${hostname.replace(/\.$/, "")}${port && `:${port}`}`;
}

/** An origin as it is compared: without a default port, capitals, or the dot that ends a full name. Null for no site's. */
export function originOf(text: string | null | undefined): string | null {
  if (!text || !URL.canParse(text)) return null;
  const { protocol, hostname, port } = new URL(text);
  if (protocol !== "https:" && protocol !== "http:") return null;
  return `${protocol}//${hostname.replace(/\.$/, "")}${port && `:${port}`}`;
}

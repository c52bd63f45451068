/** The kind of an API key: by its prefix, or by the role inside if it is a token. */
export function kindOfKey(text: string): "secret" | "publishable" | null {
  if (text.startsWith("sb_secret_")) return "secret";
  if (text.startsWith("sb_publishable_")) return "publishable";
  try {
    const { role } = JSON.parse(Buffer.from(text.split(".")[1] ?? "", "base64url").toString());
    return role === "service_role" ? "secret" : role === "anon" ? "publishable" : null;
  } catch {
    return null;
  }
}

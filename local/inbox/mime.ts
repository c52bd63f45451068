import type { LocalMail } from "./mails";

type Part = { headers: Map<string, string>; body: string };

/** Reads a mail as it comes over SMTP: its HTML part, or its text where there is none (RFC 2045 to 2047). */
export function parseMail(source: string): LocalMail {
  const mail = parsePart(source);
  const header = (name: string) => decodeWords(mail.headers.get(name) ?? "");
  const parts = leaves(mail);
  const html = parts.find((part) => typeOf(part).startsWith("text/html"));
  const text = parts.find((part) => typeOf(part).startsWith("text/plain"));
  const to = /<([^>]+)>/.exec(header("to"))?.[1] ?? header("to");
  const body = html ? bodyOf(html) : `<pre>${escapeHtml(text ? bodyOf(text) : "")}</pre>`;
  return { from: header("from"), to, subject: header("subject"), html: body };
}

function parsePart(source: string): Part {
  const [head = "", ...rest] = source.split(/\r?\n\r?\n/);
  const lines = head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { headers, body: rest.join("\r\n\r\n") };
}

/** The parts that have no parts themselves. */
function leaves(part: Part): Part[] {
  const boundary = /boundary="?([^";]+)"?/i.exec(part.headers.get("content-type") ?? "")?.[1];
  if (!boundary) return [part];
  const parts = part.body.split(`--${boundary}`).slice(1, -1);
  return parts.flatMap((source) => leaves(parsePart(source.replace(/^\r?\n/, "").replace(/\r?\n$/, ""))));
}

function typeOf(part: Part): string {
  return (part.headers.get("content-type") ?? "text/plain").toLowerCase();
}

function bodyOf({ headers, body }: Part): string {
  const encoding = headers.get("content-transfer-encoding")?.toLowerCase();
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  return encoding === "quoted-printable" ? fromQuoted(body.replace(/=\r?\n/g, "")) : body;
}

function fromQuoted(text: string): string {
  const bytes = Buffer.from(text, "utf8").toString("latin1");
  const decoded = bytes.replace(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return Buffer.from(decoded, "latin1").toString("utf8");
}

/** "=?UTF-8?Q?Caf=C3=A9?=" becomes "Café". */
function decodeWords(text: string): string {
  const joined = text.replace(/\?=\s+=\?/g, "?==?");
  return joined.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
    kind.toLowerCase() === "b"
      ? Buffer.from(word, "base64").toString("utf8")
      : fromQuoted(word.replaceAll("_", " ")),
  );
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

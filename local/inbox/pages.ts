import type { StoredMail } from "./mails";

/** All e-mails, or those to one address. Reloads automatically. */
export function inboxPage(mails: readonly StoredMail[], to: string | undefined): string {
  const rows = mails.map(
    ({ id, at, to: recipient, subject }) =>
      `<li><a href="/mails/${id}"><strong>${escapeHtml(subject)}</strong><span>${escapeHtml(recipient)}</span>${time(at)}</a></li>`,
  );
  const filter = to ? `<p>Only e-mails to ${escapeHtml(to)}. <a href="/">Show all</a></p>` : "";
  const list =
    rows.length > 0 ? `<ul>${rows.join("")}</ul>` : "<p>No e-mails yet. This page updates automatically.</p>";
  return page(
    "Local inbox",
    `<h1>Local inbox</h1>${filter}${list}`,
    '<meta http-equiv="refresh" content="3">',
  );
}

/** One e-mail: its HTML part in a sandboxed frame without scripts, then its text part. */
export function mailPage({ id, at, from, to, replyTo, subject, html, text }: StoredMail): string {
  const facts = [
    ["From", escapeHtml(from)],
    ["To", escapeHtml(to)],
    ...(replyTo ? [["Reply to", escapeHtml(replyTo)]] : []),
    ["Sent", time(at)],
  ];
  const frame = `<iframe title="HTML part" src="/mails/${id}/body" sandbox="allow-popups allow-top-navigation-by-user-activation"></iframe>`;
  const textPart = `<h2>Text part</h2><pre>${escapeHtml(text ?? "")}</pre>`;
  return page(
    subject,
    `<p><a href="/">Local inbox</a></p><h1>${escapeHtml(subject)}</h1>
     <dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join("")}</dl>
     ${html ? frame : ""}${text ? textPart : ""}`,
  );
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

function time(at: Date): string {
  return `<time datetime="${at.toISOString()}">${at.toISOString().slice(0, 19).replace("T", " ")} UTC</time>`;
}

function page(title: string, body: string, head = ""): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>${head}
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${style}</style></head><body><main>${body}</main></body></html>`;
}

const style = `
:root { color-scheme: light dark; --line: light-dark(#d9dce3, #33363f); --quiet: light-dark(#565c69, #a2a8b4); }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; background: light-dark(#f9fafb, #0e0f12); color: light-dark(#16181d, #eceef2); }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { font-size: 1.25rem; overflow-wrap: anywhere; }
a { color: light-dark(#4048c8, #a9b4ff); }
ul { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 8px; background: light-dark(#fff, #16181d); }
li + li { border-top: 1px solid var(--line); }
li a { display: grid; padding: 0.75rem 1rem; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
li a:hover strong { text-decoration: underline; }
li span, time { color: var(--quiet); font-size: 0.875rem; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.25rem 1rem; overflow-wrap: anywhere; }
dt { color: var(--quiet); }
dd { margin: 0; }
iframe { width: 100%; height: 80vh; border: 1px solid var(--line); border-radius: 8px; color-scheme: light dark; }
h2 { font-size: 1rem; margin-top: 2rem; }
pre { padding: 1rem; border: 1px solid var(--line); border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; }
`;

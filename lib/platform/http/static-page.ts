/** A page without React, for responses that are sent before the console's own page runs, or instead of one that failed. */
export type StaticPage = {
  title: string;
  /** What happened, and what to do. */
  paragraphs: readonly string[];
  link: { href: string; text: string };
  /** The content of a refused form, so that the user does not lose it. */
  entries?: readonly (readonly [name: string, value: string])[];
  /** For an owner's page: its language as a BCP 47 tag, the product's name, and the texts of its error screens. */
  owner?: { language: string; brand: string; errorTexts: object };
};

/** Allows only the page's own styles: nothing runs, nothing is loaded, and no site frames it. */
export const staticPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const style = `:root{color-scheme:light dark;--bg:#f9fafb;--fg:#16181d;--dim:#565b66;--card:#fff;--line:#dfe1e6;--link:#3b46c4;--on:#fff}
@media(prefers-color-scheme:dark){:root{--bg:#0e0f12;--fg:#eceef2;--dim:#a4a9b5;--card:#16181d;--line:#2b2e36;--link:#9aa5ff;--on:#0e0f12}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--fg);font:1rem/1.5 ui-sans-serif,system-ui,sans-serif}
main{max-width:30rem;min-height:100svh;margin:auto;padding:2.5rem 1rem;display:grid;gap:1.5rem;align-content:center}
header,nav{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:center}header{justify-content:space-between}
header a{color:inherit;border-radius:.25rem}nav a:not(:hover){text-decoration:none}
.brand{display:flex;gap:.5rem;align-items:center;color:inherit;font-weight:600;text-decoration:none}
section{display:grid;gap:.75rem;padding:1.5rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
h1,h2{margin:0;font-size:1.25rem;line-height:1.3}h2{font-size:1rem}p{margin:0;color:var(--dim);overflow-wrap:anywhere}
section>a{justify-self:start;margin-top:.5rem;padding:.5rem 1rem;border:1px solid transparent;border-radius:.5rem;background:var(--link);color:var(--on);font-weight:500;text-decoration:none}
a:focus-visible{outline:2px solid var(--link);outline-offset:2px}
dl{margin:0;display:grid;gap:.5rem}dt{color:var(--dim);font-size:.875rem}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}
@media print{nav,section>a{display:none}}`;

const mark = `<svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#4048c8"/><path d="M9 10.5h14v3H17.6V23h-3.2v-9.5H9z" fill="#fff"/><circle cx="23.2" cy="21.4" r="1.9" fill="#a9b4ff"/></svg>`;

const header = `<header><a class="brand" href="/tenants">${mark}Tenant console</a><nav aria-label="Main"><a href="/tenants">Tenants</a><a href="/audit">Audit</a></nav></header>`;

const ownerHeader = (brand: string) => `<header><p class="brand">${escapeHtml(brand)}</p></header>`;

export function staticHtml(page: StaticPage): string {
  const { language = "en", brand = "Tenant console" } = page.owner ?? {};
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escapeHtml(page.title)} · ${escapeHtml(brand)}</title>`;
  return `<!DOCTYPE html><html lang="${escapeHtml(language)}"><head>${head}</head><body>${staticBody(page)}</body></html>`;
}

/** The content of the page with its styles. */
export function staticBody({ title, paragraphs, link, entries = [], owner }: StaticPage): string {
  const texts = paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join("");
  const rows = entries.map(
    ([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`,
  );
  const entered = rows.length > 0 ? `<h2>What you entered</h2><dl>${rows.join("")}</dl>` : "";
  const action = `<a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a>`;
  return `<style>${style}</style><main lang="${escapeHtml(owner?.language ?? "en")}">${owner ? ownerHeader(owner.brand) : header}<section><h1>${escapeHtml(title)}</h1>${texts}${entered}${action}</section></main>`;
}

/**
 * Adds an owner's texts to the document that Next sends for a failed page, for error screens that have no other source
 * of texts.
 */
export function withErrorTexts(html: string, { owner }: StaticPage): string {
  if (!owner) return html;
  return html.replace(
    "<html",
    () => `<html data-error-texts="${escapeHtml(JSON.stringify(owner.errorTexts))}"`,
  );
}

/** The page as plain text, for programs. */
export function staticText({ title, paragraphs }: StaticPage): string {
  return `${[title.replace(/[^.?!]$/, "$&."), ...paragraphs].join(" ")}\n`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

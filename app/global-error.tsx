"use client";

import { useTextsInDocument } from "./_components/texts-in-document";

/** System colours, which follow the theme. The failed page's style sheet may still apply, but only its light theme. */
const colours = { colorScheme: "light dark", background: "Canvas", color: "CanvasText" };

const page = { maxWidth: "28rem", margin: "15vh auto", padding: "0 1.5rem" };

const header = {
  display: "flex",
  flexWrap: "wrap",
  gap: "0.5rem 1.5rem",
  padding: "1rem 1.5rem",
  borderBottom: "1px solid GrayText",
} as const;

/** The style sheet of the page that failed removes a button’s own border. */
const button = {
  font: "inherit",
  padding: "0.5rem 1rem",
  marginTop: "1.5rem",
  border: "1px solid",
  borderRadius: "0.5rem",
};

/** The console's texts. An owner's page has its own, in the owner's language. */
const consoleTexts = {
  language: "en",
  title: "Error · Tenant console",
  brand: "Tenant console",
  server: {
    title: "The console couldn’t be loaded",
    text: "The console ran into a problem on the server. Opening this page changed nothing.",
  },
  browser: {
    title: "The console couldn’t be loaded",
    text: "Your browser couldn’t display it. What you submitted may have been saved: reload the page to see the current state.",
  },
  retry: "Try again",
};

/** Replaces the root layout, so it brings its own styles. */
export default function GlobalError({ error, retry }: { error: Error; retry: () => void }) {
  const ownerTexts = useTextsInDocument();
  const texts = ownerTexts ?? consoleTexts;
  const { title, text } = texts["digest" in error ? "server" : "browser"];
  return (
    <html
      lang={texts.language}
      style={colours}
      data-error-texts={ownerTexts ? JSON.stringify(ownerTexts) : undefined}
    >
      <body style={{ ...colours, margin: 0, font: "1rem/1.5 system-ui, sans-serif" }}>
        <title>{texts.title}</title>
        <header style={header}>
          <strong>{texts.brand}</strong>
          {!ownerTexts && (
            // Reloads the whole page, because this error may be in the router.
            <nav aria-label="Main" style={{ display: "flex", gap: "1rem" }}>
              <a href="/tenants">Tenants</a>
              <a href="/audit">Audit</a>
            </nav>
          )}
        </header>
        <main style={page}>
          <h1 style={{ fontSize: "1.25rem", fontWeight: 600 }}>{title}</h1>
          <p style={{ marginTop: "0.75rem" }}>{text}</p>
          <button type="button" onClick={() => retry()} style={button}>
            {texts.retry}
          </button>
        </main>
      </body>
    </html>
  );
}

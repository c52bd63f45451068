"use client";

const page = {
  font: "1rem/1.5 system-ui, sans-serif",
  maxWidth: "28rem",
  margin: "15vh auto",
  padding: "0 1.5rem",
};

const header = {
  font: "1rem/1.5 system-ui, sans-serif",
  display: "flex",
  flexWrap: "wrap",
  gap: "0.5rem 1.5rem",
  padding: "0.5rem 1rem",
} as const;

/** Replaces the root layout, including the style sheet, so it uses system colours, which follow the theme. */
export default function GlobalError({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <html lang="en" style={{ colorScheme: "light dark" }}>
      <body>
        <title>Error · Tenant console</title>
        <header style={header}>
          <strong>Tenant console</strong>
          {/* Reloads the whole page, because this error may be in the router. */}
          <nav aria-label="Main" style={{ display: "flex", gap: "1rem" }}>
            <a href="/tenants">Tenants</a>
            <a href="/audit">Audit</a>
          </nav>
        </header>
        <main style={page}>
          <h1 style={{ fontSize: "1.25rem" }}>The console couldn’t be loaded</h1>
          <p>
            {"digest" in error
              ? "The console ran into a problem on the server. Opening this page changed nothing."
              : "Your browser couldn’t display it. What you sent may have been saved: reload the page to see the current state."}
          </p>
          <button type="button" onClick={() => retry()} style={{ font: "inherit", padding: "0.5rem 1rem" }}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}

/** Headers of every response (OWASP ASVS 5.0, 3.4). */
export const commonHeaders = {
  "Strict-Transport-Security": "max-age=31536000",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
} as const;

/** Headers that browsers apply only to documents. Sent with every response except the build's static files. */
export const documentHeaders = {
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
} as const;

export const securityHeaders = { ...commonHeaders, ...documentHeaders } as const;

/**
 * The policy of one page: scripts need the nonce, which is new for each request. Styles may be inline,
 * because components set positions with them. No page may frame the console, and nothing may be loaded from elsewhere.
 */
export function contentSecurityPolicy(nonce: string): string {
  const development = process.env.NODE_ENV === "development";
  const directives = {
    "default-src": "'self'",
    // In development, React uses eval to show the server's stack traces.
    "script-src": `'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  };
  return Object.entries(directives)
    .map((directive) => directive.join(" "))
    .join("; ");
}

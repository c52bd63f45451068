import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { pageTexts } from "@/lib/owner-access/language/texts";
import { languageOf } from "@/lib/platform/locales";
import { pageLocale } from "./(auth)/(owner)/_language/page-locale";
import { fontClasses } from "./fonts";
import "./globals.css";
import "./forced-colors.css";
import "./print.css";

export const metadata: Metadata = {
  title: { default: "Tenant console", template: "%s · Tenant console" },
  description: "Provision tenants, and see what happened to every attempt.",
  robots: { index: false, follow: false },
  icons: {
    icon: [
      { url: "/favicon.ico", sizes: "16x16 32x32 48x48" },
      { url: "/icon.svg", type: "image/svg+xml", sizes: "any" },
    ],
    apple: { url: "/assets/apple-touch-icon.png", sizes: "180x180" },
  },
  manifest: "/manifest.webmanifest",
};

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f9fafb" },
    { media: "(prefers-color-scheme: dark)", color: "#0e0f12" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // The nonce changes with each request, so no page is prerendered.
  const policy = (await headers()).get("content-security-policy");
  const nonce = policy?.match(/'nonce-([^']+)'/)?.[1];
  const locale = (await pageLocale()) ?? "en";
  return (
    // The theme's class is set before React starts, so the document differs from the server's HTML.
    <html lang={languageOf(locale).locale} className={fontClasses} suppressHydrationWarning>
      <body>
        <ThemeProvider
          attribute="class"
          defaultTheme="system"
          enableSystem
          disableTransitionOnChange
          nonce={nonce}
        >
          <a
            href="#main"
            className="sr-only z-50 rounded-md bg-primary font-medium text-primary-foreground focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:px-4 focus:py-2"
          >
            {pageTexts(locale)("skip")}
          </a>
          {children}
        </ThemeProvider>
      </body>
    </html>
  );
}

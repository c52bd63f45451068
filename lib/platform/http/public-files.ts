/**
 * The paths of the files in `public/`, for which proxy.ts does not run. A test compares this list with the folder and
 * with the matcher of proxy.ts.
 */
export const publicFiles: readonly string[] = [
  "/assets/apple-touch-icon.png",
  "/assets/icon-192.png",
  "/assets/icon-512.png",
  "/assets/icon-maskable-512.png",
  "/assets/social.png",
  "/favicon.ico",
  "/icon.svg",
  "/manifest.webmanifest",
  "/robots.txt",
];

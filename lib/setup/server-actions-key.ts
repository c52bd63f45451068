import { advice, type Check, ok } from "./check";

/**
 * Without it every build generates its own key, and instances of different builds cannot decrypt each other's
 * actions.
 */
export const serverActionsKey: Check = {
  name: "server actions key",
  run: (context) => {
    if (context.source.VERCEL) return ok("Vercel manages it");
    if (context.get("serverActionsKey")) return ok("builds share a key");
    return advice(
      "NEXT_SERVER_ACTIONS_ENCRYPTION_KEY is not set, so every build generates its own key",
      "If the console runs on more than one instance, set it to the output of `openssl rand -base64 32` before each `npm run build`.",
    );
  },
};

import { registerHooks } from "node:module";

/**
 * `server-only` throws unless it is resolved with the condition `react-server`. With that condition for every
 * package, React could not render e-mails, so this sets it for `server-only` alone.
 */
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === "server-only"
      ? nextResolve(specifier, { ...context, conditions: [...context.conditions, "react-server"] })
      : nextResolve(specifier, context),
});

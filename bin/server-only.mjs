import { registerHooks } from "node:module";

/**
 * `server-only` throws outside React's server condition, and under that condition for every package React could not
 * render mails. So only this package is resolved under it.
 */
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === "server-only"
      ? nextResolve(specifier, { ...context, conditions: [...context.conditions, "react-server"] })
      : nextResolve(specifier, context),
});

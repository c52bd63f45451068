import { registerHooks } from "node:module";

/**
 * `server-only` throws unless it is resolved with the `react-server` condition. React cannot render e-mails if
 * every package is resolved with it, so this sets the condition only for `server-only`.
 */
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === "server-only"
      ? nextResolve(specifier, { ...context, conditions: [...context.conditions, "react-server"] })
      : nextResolve(specifier, context),
});

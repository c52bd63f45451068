import { pgTable as unqualified } from "drizzle-orm/pg-core";

/**
 * Drizzle's `pgTable`, with `public` in every statement, so that a role's search_path cannot select another schema. Drizzle's
 * own `pgSchema` refuses the name `public`.
 */
export const pgTable = new Proxy(unqualified, {
  apply: (makeTable, self, definition) =>
    Object.assign(Reflect.apply(makeTable, self, definition), { [Symbol.for("drizzle:Schema")]: "public" }),
});

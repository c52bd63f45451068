import { pgTable as unqualified } from "drizzle-orm/pg-core";

/**
 * Drizzle's `pgTable`, with `public` in every statement: a role's search_path cannot lead it to another schema.
 * Drizzle's own `pgSchema` refuses the name `public`.
 */
export const pgTable = new Proxy(unqualified, {
  apply: (makeTable, self, definition) =>
    Object.assign(Reflect.apply(makeTable, self, definition), { [Symbol.for("drizzle:Schema")]: "public" }),
});

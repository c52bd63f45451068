import { slugNames } from "../find-product";
import type { FoundColumn, FoundIndex, FoundTable } from "../inspect";
import { columnNamed } from "./columns";

/** The column by which tenants are addressed: of such a name, and unique. */
export function slugOf(table: FoundTable): FoundColumn | undefined {
  return slugNames
    .map((name) => columnNamed(table, [name]))
    .find((column) => column && keysOf(table, column).length > 0);
}

/** Unique indexes of one column alone or of its lower case, also those of some rows only. */
export function keysOf(table: FoundTable, { name }: FoundColumn): FoundIndex[] {
  return table.indexes.filter(
    ({ unique, parts: [part = "", ...others] }) =>
      unique &&
      others.length === 0 &&
      part
        .replace(/^lower\((.*)\)$/, "$1")
        .replace(/::\w+$/, "")
        .replace(/[()"]/g, "") === name,
  );
}

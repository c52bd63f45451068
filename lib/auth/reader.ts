import { type Executor, readTransaction } from "@/db/client";
import { env } from "@/lib/platform/env";
import { authorize, type Staff } from "./authorize";

/**
 * A reader, and whether customers' names and addresses are masked for them. Every function that reads for a
 * screen, stream or file takes a reader and masks its result, so no page can forget to.
 */
export type Reader = { id: string; masked: boolean };

export function readerOf({ id, role }: Pick<Staff, "id" | "role">): Reader {
  return { id, masked: role !== "admin" && !env().supportSeesAddresses };
}

/** The user of a command. They have the database's credentials, so masking would hide nothing from them. */
export const operator: Reader = { id: "command", masked: false };

/** Runs a reader's statements; throws a BusyError if they wait too long for a connection or take too long. */
export function readFor<T>(reader: Reader, fn: (tx: Executor) => Promise<T>): Promise<T> {
  return readTransaction(reader.id, fn);
}

/** Whether a stream may continue: its reader still has a role, and sees no less than when the stream started. */
export async function mayStillRead({ id, masked }: Reader): Promise<boolean> {
  const { role } = await authorize(id);
  return role !== null && (masked || !readerOf({ id, role }).masked);
}

import { type Executor, readTransaction } from "@/db/client";
import { StandbyReads } from "@/db/connection/standby/standby-reads";
import { env } from "@/lib/platform/env";
import { authorize, type Staff } from "./authorize";

/**
 * A reader, and whether customers' names and addresses are masked for them. Every function that reads for a
 * screen, stream or file requires a reader and masks its result, so that no page can forget to mask it.
 */
export type Reader = {
  id: string;
  masked: boolean;
  /** Present if the reads may use a standby, whose data can be slightly old. */
  standbyReads?: StandbyReads;
};

export function readerOf({ id, role }: Pick<Staff, "id" | "role">): Reader {
  return { id, masked: role !== "admin" && !env().supportSeesAddresses };
}

/**
 * Like `readerOf`, but the reads may use a standby. `showsAge`: the page renders `DataAge`. Otherwise, the data is at most
 * two seconds old. docs/decisions/0026-reads-from-a-standby.md lists what must be current.
 */
export function standbyReaderOf(staff: Pick<Staff, "id" | "role">, options: { showsAge: boolean }): Reader {
  return { ...readerOf(staff), standbyReads: new StandbyReads(options) };
}

/** The user of a command. They have the database's credentials, so masking would hide nothing from them. */
export const operator: Reader = { id: "command", masked: false };

/** Runs a reader's statements; throws a BusyError if they wait too long for a connection or take too long. */
export function readFor<T>(reader: Reader, fn: (tx: Executor) => Promise<T>): Promise<T> {
  return readTransaction(reader.id, fn, reader.standbyReads);
}

/** Whether a stream may continue: its reader still has a role, and sees no less than when the stream started. */
export async function mayStillRead({ id, masked }: Reader): Promise<boolean> {
  const { role } = await authorize(id);
  return role !== null && (masked || !readerOf({ id, role }).masked);
}

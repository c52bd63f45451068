import { useRef, useState } from "react";
import { type EndReason, type ExportEnd, readEnd } from "@/lib/audit/export/export-end";

export type Progress =
  | { state: "idle" | "stopped" }
  | { state: "running"; rows: number; total: number | null }
  | { state: "saved"; rows: number; name: string }
  | { state: "failed"; message: string; secondFactorMissing?: boolean };

const progressIntervalMs = 200;

/** Downloads a file and reports the progress. Saves it only if it is complete. */
export function useExport() {
  const [progress, setProgress] = useState<Progress>({ state: "idle" });
  const running = useRef<AbortController>(null);

  async function start(url: string) {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setProgress({ state: "running", rows: 0, total: null });
    try {
      const response = await fetch(url, { signal: controller.signal, cache: "no-store" });
      if (!response.ok || !response.body) {
        setProgress({ state: "failed", ...(await toRefusal(response)) });
        return;
      }
      const { end, file } = await receive(response.body, response.headers, setProgress);
      if (end === null) throw new Error("the file has no last line");
      if (end.reason) {
        setProgress({ state: "failed", message: endedTexts[end.reason] });
        return;
      }
      const name =
        /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "attempts";
      save(file, name);
      setProgress({ state: "saved", rows: end.rows, name });
    } catch {
      setProgress(
        controller.signal.aborted ? { state: "stopped" } : { state: "failed", message: stoppedText },
      );
    }
  }

  return { progress, start, stop: () => running.current?.abort() };
}

const stoppedText = "The export stopped before it was complete. Try again.";

const endedTexts: Record<EndReason, string> = {
  access_removed: "The export ended early: your access was changed or removed while it ran.",
  console_busy: stoppedText,
  database_failed: stoppedText,
};

/** An upper bound for the length of an export's last line, in bytes. */
const maxEndLength = 2_000;

async function toRefusal(response: Response) {
  const body = (await response.json().catch(() => ({}))) as { error?: string; missing?: string };
  return {
    message: body.error ?? "The export couldn’t be started. Check your connection, then try again.",
    secondFactorMissing: body.missing === "second factor",
  };
}

/** Reads the whole response. The progress is estimated from line breaks. The last line has the exact number of rows. */
async function receive(
  body: ReadableStream<Uint8Array>,
  headers: Headers,
  show: (progress: Progress) => void,
) {
  const total = headers.has("x-total-rows") ? Number(headers.get("x-total-rows")) : null;
  const type = headers.get("content-type") ?? "";
  const headerLines = type.includes("header=present") ? 1 : 0;
  // The browser can move blobs to disk, so a million rows don't have to fit in memory.
  const parts: Blob[] = [];
  let lines = 0;
  let tail = new Uint8Array();
  let shownAt = 0;
  for (const reader = body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(new Blob([value as Uint8Array<ArrayBuffer>]));
    for (const byte of value) if (byte === 10) lines++;
    tail = new Uint8Array([...tail, ...value.slice(-maxEndLength)]).slice(-maxEndLength);
    if (performance.now() - shownAt > progressIntervalMs) {
      shownAt = performance.now();
      show({ state: "running", rows: Math.max(0, lines - headerLines), total });
    }
  }
  const lastLine = new TextDecoder().decode(tail).trimEnd().split("\n").at(-1) ?? "";
  const end: ExportEnd | null = readEnd(headerLines ? "csv" : "jsonl", lastLine);
  return { end, file: new Blob(parts, { type }) };
}

function save(file: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The download has its own reference to the file by then.
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

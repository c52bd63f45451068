import { closeSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

const chunkBytes = 1 << 20;

/** The lines of a file with their line breaks. Opens the file immediately, so a missing file throws before any line is read. */
export function linesOf(file: string): Iterable<string> {
  return readLines(openSync(file, "r"));
}

function* readLines(descriptor: number): Generator<string> {
  try {
    const decoder = new StringDecoder("utf8");
    const chunk = Buffer.alloc(chunkBytes);
    let rest = "";
    for (let bytes = readSync(descriptor, chunk); bytes > 0; bytes = readSync(descriptor, chunk)) {
      const lines = (rest + decoder.write(chunk.subarray(0, bytes))).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) yield `${line}\n`;
    }
    rest += decoder.end();
    if (rest) yield rest;
  } finally {
    closeSync(descriptor);
  }
}

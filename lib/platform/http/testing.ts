/** An action id in Next's format. */
const id = "604dedc65b435ca14804bb0378569351fe7812d556";
const boundary = "----form7d3";
const part = (name: string, value: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const actionFields = part("$ACTION_REF_1", "") + part("$ACTION_1:0", `{"id":"${id}","bound":"$@1"}`);

/** Bodies of about the given size that repeat one element. */
const shapes: Record<string, (bytes: number) => string> = {
  "a string": (bytes) => JSON.stringify(["a".repeat(bytes)]),
  lists: (bytes) => `[[${"[],".repeat(bytes / 3)}0]]`,
  "lists within lists": (bytes) => "[".repeat(bytes / 2) + "]".repeat(bytes / 2),
  "objects with many names": (bytes) =>
    JSON.stringify([Object.fromEntries(Array.from({ length: bytes / 12 }, (_, n) => [`n${n}`, 1]))]),
  "form markers": (bytes) => `[["$K1"${',"$K1"'.repeat(bytes / 6)}]]`,
  dates: (bytes) => `[["$D1"${',"$D1"'.repeat(bytes / 6)}]]`,
};
const forms: Record<string, (bytes: number) => string> = {
  "one part": (bytes) => part("name", "a".repeat(bytes)),
  parts: (bytes) => part("a", "").repeat(bytes / 60),
  "64 parts": (bytes) => part("a", "a".repeat(bytes / 64)).repeat(64),
  "action references": (bytes) => part("$ACTION_REF_1", "").repeat(bytes / 60),
  "a large argument and many action references": (bytes) =>
    actionFields +
    part("$ACTION_1:1", `[[${"1,".repeat(bytes / 4)}1]]`) +
    part("$ACTION_REF_1", "").repeat(bytes / 120),
  "described action references": (bytes) =>
    Array.from({ length: bytes / 180 }, (_, n) => actionFields.replaceAll("_1", `_${n}`)).join(""),
  "a large argument": (bytes) => actionFields + part("$ACTION_1:1", JSON.stringify(["a".repeat(bytes)])),
  "an action and 60 fields": (bytes) =>
    actionFields + Array.from({ length: 60 }, (_, n) => part(`field${n}`, "a".repeat(bytes / 60))).join(""),
  boundaries: (bytes) => `--${boundary}\r\n`.repeat(bytes / 5),
  "an endless header": (bytes) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${"a".repeat(bytes)}`,
  "header lines": (bytes) => `--${boundary}\r\n${"a: b\r\n".repeat(bytes / 6)}\r\n\r\n`,
  "empty lines": (bytes) => `--${boundary}\r\n${"\r\n".repeat(bytes / 2)}`,
};
/** The headers of a form sent without JavaScript and with JavaScript. */
const senders: readonly Record<string, string>[] = [{}, { "next-action": id }];

/** Bodies that make a slow parser read the same part repeatedly, with the headers that select the parser. */
export const costlyBodies: readonly {
  what: string;
  make: (bytes: number) => string;
  headers: Record<string, string>;
}[] = [
  ...Object.entries(shapes).map(([what, make]) => ({ what, make, headers: { "next-action": id } })),
  ...Object.entries(forms).flatMap(([what, make]) =>
    senders.map((more) => ({
      what: `a form of ${what}${"next-action" in more ? ", sent by a script" : ""}`,
      make: (bytes: number) => `${make(bytes)}--${boundary}--\r\n`,
      headers: { "content-type": `multipart/form-data; boundary=${boundary}`, ...more },
    })),
  ),
];

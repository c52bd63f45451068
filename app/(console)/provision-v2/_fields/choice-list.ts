/** A list of the server's: a browser's own lists differ, and would not match what was sent. */
export type Choices = readonly { value: string; label: string }[];

/** A list as one text. React goes through each of hundreds of objects before a page answers, but not through texts. */
export function choiceList(choices: Choices): string {
  return choices.map(({ value, label }) => `${value}\t${label}`).join("\n");
}

export function choicesIn(list: string): Choices {
  return list.split("\n").map((line) => {
    const [value = "", label = ""] = line.split("\t");
    return { value, label };
  });
}

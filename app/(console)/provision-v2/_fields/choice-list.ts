/** Choices from the server. A browser's own lists differ and would not match the server's HTML. */
export type Choices = readonly { value: string; label: string }[];

/** The choices as one string. React serialises hundreds of objects one by one, but a string in one step. */
export function choiceList(choices: Choices): string {
  return choices.map(({ value, label }) => `${value}\t${label}`).join("\n");
}

export function choicesIn(list: string): Choices {
  return list.split("\n").map((line) => {
    const [value = "", label = ""] = line.split("\t");
    return { value, label };
  });
}

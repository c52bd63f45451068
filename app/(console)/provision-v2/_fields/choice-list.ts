/** Choices from the server. A browser's own lists differ and would not match the server's HTML. */
export type Choice = {
  value: string;
  label: string;
  /** Other words to search by. */
  keywords?: string;
};

/** The choices as one string. React serialises hundreds of objects one by one, but a string in one step. */
export function choiceList(choices: readonly Choice[]): string {
  return choices
    .map(({ value, label, keywords }) => [value, label, keywords].filter(Boolean).join("\t"))
    .join("\n");
}

export function choicesIn(list: string): readonly Choice[] {
  return list.split("\n").map((line) => {
    const [value = "", label = "", keywords] = line.split("\t");
    return { value, label, keywords };
  });
}

/** An attempt from a year ago. The queries search for it. */
export type Sample = { id: string; slug: string; email: string; name: string; day: string };

export type Query = { name: string; query: string };

const filters = [
  ...["status:completed", "status:failed", "status:rolled_back", "status:in_progress", "status:interrupted"],
  ...["-status:completed", "code:SLUG_TAKEN", "code:INTERNAL", "-code:SLUG_TAKEN"],
  ...["slug:golden*", "name:golden*", "owner:*.com"],
  ...["actor:admin7@example.com", "actor:new.hire@example.com", "actor:new*"],
  ...["created:<2026-06-01", "duration:>1s", "duration:>4s", "duration:>1h", "duration:<2.01"],
];

/** Searches of the audit log, as staff type them. */
export function queriesOf({ id, slug, email, name, day }: Sample): Query[] {
  const frequent = "status:completed actor:admin7@example.com duration:>100 created:<2026-06-01";
  const withWord = `status:rolled_back code:AUTH_FAILED actor:admin3@example.com lantern created:>=${day}`;
  return [
    { name: "first page", query: "" },
    ...filters.map((query) => ({ name: query, query })),
    { name: "slug:{slug}", query: `slug:${slug}` },
    { name: "name:{name}", query: `name:"${name}"` },
    { name: "owner:{address}", query: `owner:${email}` },
    { name: "created:{day}", query: `created:${day}` },
    { name: "id:{id}", query: `id:${id}` },
    { name: "id:{prefix}*", query: `id:${id.slice(0, 10)}*` },
    { name: "four filters", query: frequent },
    { name: "four selective filters", query: "status:failed -code:SLUG_TAKEN slug:golden* duration:>3" },
    { name: "four filters and a word", query: withWord },
    { name: "search: a common word", query: "golden" },
    { name: "search: two common words", query: "golden spoon" },
    { name: "search: a whole name", query: `"${name}"` },
    { name: "search: a name’s rare word", query: name.split(" ").at(-1) ?? "" },
    { name: "search: a slug", query: slug },
    { name: "search: an e-mail address", query: email },
    { name: "search: an attempt’s id", query: id },
    { name: "search: two letters", query: "go" },
    { name: "search: no match", query: "xylophone" },
  ];
}

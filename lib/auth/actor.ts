/** The staff member or the command that performs an action, such as starting an attempt. */
export type Actor = { id: string; email: string };

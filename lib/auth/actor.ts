/** The staff member, or the command, that started an attempt. */
export type Actor = { id: string; email: string };

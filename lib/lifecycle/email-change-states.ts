/** The states of a correction of an owner's e-mail address. The last two are final. */
export const emailChangeStates = ["changing", "completed", "failed"] as const;

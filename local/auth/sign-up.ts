import { randomUUID } from "node:crypto";
import type { JsonObject } from "./body";
import type { Queryable } from "./database";
import { wrapDatabaseErrors } from "./errors";
import { insertIdentity, insertUser, type NewUser, updateUser } from "./user-changes";
import { defaultRole, type User } from "./users";

/** A user that a link will create. The password hash of an invited user is "" until the link is used. */
export type SignUp = NewUser & { email: string };

export function prepareSignUp(given: {
  email: string;
  aud: string;
  data: JsonObject | undefined;
  hash: string;
}): SignUp {
  return {
    id: randomUUID(),
    aud: given.aud,
    email: given.email,
    phone: null,
    encrypted_password: given.hash,
    appMetadata: { provider: "email", providers: ["email"] },
    userMetadata: given.data ?? {},
  };
}

export async function signUp(tx: Queryable, newUser: SignUp): Promise<User> {
  const user = await wrapDatabaseErrors("Database error saving new user", () => insertUser(tx, newUser));
  await updateUser(tx, user, { role: defaultRole });
  await insertIdentity(tx, user, "email", { email: newUser.email });
  return user;
}

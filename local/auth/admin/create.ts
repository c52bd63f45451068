import { randomUUID } from "node:crypto";
import { recordAudit } from "../audit-log";
import { readBody } from "../body";
import { type AuthContext, adminOf, audienceOf, type Service } from "../context";
import { transaction } from "../database";
import { AuthError, badRequest, emailExists, hideErrors, wrapDatabaseErrors } from "../errors";
import { confirmEmail, confirmPhone, setBan } from "../sessions/credentials";
import { hashPassword, isBcryptHash, unknownPasswordHash } from "../sessions/passwords";
import { insertIdentity, insertUser, mergeMetadata, type NewUser, updateUser } from "../user-changes";
import { userJson } from "../user-json";
import { defaultRole, findUserByPhone, instanceId, isEmailTaken } from "../users";
import { parseBanDuration, parseEmail, parsePhone, parseUuid } from "../validation";

export const adminUserShape = {
  id: "text",
  aud: "text",
  role: "text",
  email: "text",
  phone: "text",
  password: "optional-text",
  password_hash: "text",
  email_confirm: "flag",
  phone_confirm: "flag",
  user_metadata: "object",
  app_metadata: "object",
  ban_duration: "text",
} as const;

/**
 * POST /admin/users. Accepts an id chosen by the caller, so a repeated call is harmless: the unique index
 * lets one call succeed, and the others fail with 422 or 500. All rows are written in one transaction.
 */
export async function createUser(c: AuthContext, service: Service): Promise<Response> {
  const body = await readBody(c, adminUserShape);
  const aud = body.aud || audienceOf(c);
  if (!body.email && !body.phone) throw badRequest("Cannot create a user without either an email or phone");
  const email = body.email ? await requireUnusedEmail(service, body.email, aud) : null;
  const phone = body.phone ? await requireUnusedPhone(service, body.phone, aud) : null;
  const hash = await passwordHash(body.password, body.password_hash);
  const id = parseId(body.id);
  const banMs = parseBanDuration(body.ban_duration);

  const providers = [email && "email", phone && "phone"].filter((name) => name !== null);
  const row: NewUser = {
    id,
    aud,
    email,
    phone,
    encrypted_password: hash,
    appMetadata: { provider: providers[0], providers },
    userMetadata: body.user_metadata ?? (body.password_hash ? null : {}),
  };
  const write = () =>
    transaction(
      service.pool,
      async (tx) => {
        const user = await insertUser(tx, row);
        if (email) await insertIdentity(tx, user, "email", { email });
        if (phone) await insertIdentity(tx, user, "phone", { phone });
        await recordAudit(tx, adminOf(c), "user_signedup", {
          user_id: id,
          user_email: email ?? "",
          user_phone: phone ?? "",
          provider: providers[0],
        });
        await updateUser(tx, user, { role: (body.role || defaultRole).trim() });
        if (body.app_metadata) {
          const merged = mergeMetadata(user.raw_app_meta_data, body.app_metadata);
          await updateUser(tx, user, { raw_app_meta_data: merged });
        }
        if (body.email_confirm) await confirmEmail(tx, user);
        if (body.phone_confirm) await confirmPhone(tx, user);
        if (banMs !== undefined) await setBan(tx, user, banMs);
        return user;
      },
      c.env.beforeCommit,
    );
  return c.json(userJson(await hideErrors("Database error creating new user", write)));
}

async function requireUnusedEmail(service: Service, given: string, aud: string): Promise<string> {
  const email = parseEmail(given);
  const isTaken = await wrapDatabaseErrors("Database error checking email", () =>
    isEmailTaken(service.pool, email, aud),
  );
  if (isTaken) throw emailExists();
  return email;
}

async function requireUnusedPhone(service: Service, given: string, aud: string): Promise<string> {
  const phone = parsePhone(given);
  const holder = await wrapDatabaseErrors("Database error checking phone", () =>
    findUserByPhone(service.pool, phone, aud),
  );
  if (holder) throw new AuthError(422, "phone_exists", "Phone number already registered by another user");
  return phone;
}

async function passwordHash(password: string | undefined, givenHash: string): Promise<string> {
  if (password !== undefined && givenHash) {
    throw badRequest("Only a password or a password hash should be provided");
  }
  if (password) return hashPassword(password);
  if (!givenHash) return unknownPasswordHash();
  if (!isBcryptHash(givenHash)) throw new AuthError(500, "unexpected_failure", "Error creating user");
  return givenHash;
}

function parseId(given: string): string {
  if (!given) return randomUUID();
  const id = parseUuid(given);
  if (!id) throw badRequest("ID must conform to the uuid v4 format");
  if (id === instanceId) throw badRequest("ID cannot be a nil uuid");
  return id;
}

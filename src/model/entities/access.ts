import { defineEntity, p } from "@mikro-orm/core";
import type { Role } from "../rights.js";

/** Someone who may ask. */
export const ServiceUser = defineEntity({
  name: "ServiceUser",
  tableName: "service_user",
  properties: {
    name: p.text().primary(),
    /** scrypt, with its parameters and salt. */
    passwordHash: p.text(),
    createdAt: p.datetime(3),
  },
});

export const AccessToken = defineEntity({
  name: "AccessToken",
  tableName: "access_token",
  properties: {
    id: p.uuid().primary(),
    userName: () => p.manyToOne(ServiceUser).mapToPk().fieldName("user_name").deleteRule("cascade"),
    label: p.text(),
    role: p.text().$type<Role>(),
    /** SHA-256 of the token: it is random and long, so that no slow hash is needed. */
    tokenHash: p.text().unique(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3),
    revokedAt: p.datetime(3).nullable(),
  },
});

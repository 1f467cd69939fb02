import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Throttle } from "../concurrency/throttle.js";
import { AppError } from "../errors.js";
import type { Access, Principal } from "../service/access/access.js";
import { isForCredentials, refusalHeaders } from "./access/authentication.js";
import { isOfOtherPage } from "./access/csrf.js";
import type { PageSession } from "./access/page-session.js";
import type { SourceOf } from "./access/source.js";

export interface LoginOptions {
  readonly access: Pick<Access, "logIn" | "logInByToken">;
  readonly pageSession: PageSession;
  readonly sourceOf: SourceOf;
  /** Of wrong credentials, by address. */
  readonly refusals: Throttle;
  readonly observe: { readonly refused: () => void };
}

/** Bytes of a name and a password, or of a token. */
const LARGEST_LOGIN = 8 * 1_024;

/** Who is logged in, as the page asks for it; `user` is null where nobody is. */
interface LoggedIn {
  readonly user: string | null;
  readonly role: string | null;
}

/** The way into the page and out of it: `POST /login`, `POST /logout`, and `GET /login/session` for who is logged in. */
export function serveLogin(app: FastifyInstance, options: LoginOptions): void {
  const { access, pageSession, sourceOf, refusals, observe } = options;
  void app.register(async (scope) => {
    scope.addHook("onRequest", async (request, reply) => {
      void reply.header("cache-control", "no-store");
      if (request.method === "POST") assertNotOfOtherPage(request);
    });
    scope.post("/login", { config: { open: true }, bodyLimit: LARGEST_LOGIN }, async (request, reply) => {
      const credentials = credentialsOf(request.body);
      const source = sourceOf(request.raw);
      try {
        const principal =
          "token" in credentials
            ? await access.logInByToken(credentials.token, source)
            : await access.logIn(credentials.user, credentials.password, source);
        void reply.header("set-cookie", await pageSession.open(request.raw, principal));
        return loggedIn(principal);
      } catch (error) {
        if (isForCredentials(error)) {
          observe.refused();
          await refusals.wait(source);
        }
        void reply.headers(refusalHeaders(error, null));
        throw error;
      }
    });
    scope.post("/logout", { config: { open: true } }, async ({ raw }, reply) => {
      const isGood = (await pageSession.visitor(raw)) !== null;
      if (!isGood && pageSession.isShown(raw)) await refusals.wait(sourceOf(raw));
      return reply
        .header("set-cookie", await pageSession.close(raw, isGood))
        .code(204)
        .send();
    });
    // Told without an error: a browser logs every answer that is one.
    scope.get("/login/session", { config: { open: true } }, async ({ raw }) => {
      const principal = await pageSession.principal(raw);
      if (principal === null && pageSession.isShown(raw)) await refusals.wait(sourceOf(raw));
      return loggedIn(principal);
    });
  });
}

function loggedIn(principal: Principal | null): LoggedIn {
  return { user: principal?.actor.user ?? null, role: principal?.actor.role ?? null };
}

/** @throws AppError FORBIDDEN: a page that logs someone in as somebody else learns what is done then */
function assertNotOfOtherPage({ raw }: FastifyRequest): void {
  if (isOfOtherPage(raw)) throw new AppError("FORBIDDEN", "Only the service's own page may log in and out here.");
}

type Credentials = { readonly user: string; readonly password: string } | { readonly token: string };

/** @throws AppError MALFORMED_REQUEST */
function credentialsOf(body: unknown): Credentials {
  const { user, password, token } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (token === undefined && typeof user === "string" && typeof password === "string") return { user, password };
  if (user === undefined && password === undefined && typeof token === "string") return { token };
  throw new AppError("MALFORMED_REQUEST", 'A log-in is JSON with the texts "user" and "password", or "token" alone.');
}

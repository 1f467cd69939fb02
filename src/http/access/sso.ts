import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { giveToken, logOut, type SsoAccess, type SsoAnswer } from "../../rest/sso.js";
import { refusalHeaders } from "./authentication.js";
import { type FaultOptions, faultOf } from "../faults.js";
import type { SourceOf } from "./source.js";

/** oVirt's single sign-on: a token for a password, and the end of a token. Both are open, since they are the way in. */
export function serveSso(
  app: FastifyInstance,
  options: { readonly access: SsoAccess; readonly services: FaultOptions; readonly sourceOf: SourceOf },
): void {
  const { access, services, sourceOf } = options;
  void app.register(async (scope) => {
    scope.setErrorHandler((error, _request, reply) => {
      const { status, message } = faultOf(error, services);
      if (status !== 401) void reply.headers(refusalHeaders(error));
      return send(reply, {
        status,
        body: { error: status < 500 ? "invalid_request" : "server_error", error_description: message },
      });
    });
    const [method, config] = [["GET", "POST"], { open: true }];
    scope.route({
      method,
      config,
      url: "/ovirt-engine/sso/oauth/token",
      handler: async (request, reply) =>
        send(reply, await giveToken(access, formOf(request), request.headers.authorization, sourceOf(request.raw))),
    });
    for (const url of ["/ovirt-engine/services/sso-logout", "/ovirt-engine/sso/oauth/revoke"]) {
      scope.route({
        method,
        config,
        url,
        handler: async (request, reply) => send(reply, await logOut(access, formOf(request))),
      });
    }
  });
}

/** What was sent in the body, else in the query, as oVirt takes both. */
function formOf({ body, url }: FastifyRequest): URLSearchParams {
  const form = new URLSearchParams(typeof body === "string" ? body : "");
  for (const [name, value] of new URLSearchParams(url.split("?")[1] ?? "")) {
    if (!form.has(name)) form.append(name, value);
  }
  return form;
}

function send(reply: FastifyReply, { status, body }: SsoAnswer): FastifyReply {
  return reply
    .code(status)
    .type("application/json; charset=utf-8")
    .header("cache-control", "no-store")
    .send(JSON.stringify(body));
}

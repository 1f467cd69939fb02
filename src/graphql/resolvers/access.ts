import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { parseId } from "../../store/queries/lists.js";
import { childrenOf } from "../../store/queries/entity-links.js";
import { allOf } from "../../store/queries/entity-table.js";
import type { Context } from "../context.js";
import { guarded } from "../mutate.js";
import { Viewer } from "../types/viewer.js";
import { ChangePasswordInput, CreateAccessTokenInput, RevokeAccessTokenInput } from "../types/access-inputs.js";
import { AccessTokenPayload, ChangePasswordPayload, CreateAccessTokenPayload } from "../types/payloads.js";
import { AccessToken, User } from "../../model/entities/index.js";

const TOKENS_OF_USER = childrenOf(User, "tokens");

@Resolver(() => Viewer)
export class ViewerResolver {
  @FieldResolver(() => [AccessToken], {
    description:
      "The user's tokens, revoked and expired ones too, and log-ins on the web page, until the next one after their end; the newest first.",
  })
  async accessTokens(@Root() { user }: Viewer, @Ctx() { services }: Context): Promise<readonly object[]> {
    const tokens = await services.reader.children(AccessToken, TOKENS_OF_USER, [user], allOf(AccessToken));
    return tokens.get(user) ?? [];
  }
}

@Resolver()
export class AccessMutationResolver {
  @Mutation(() => CreateAccessTokenPayload, { description: "Makes a token that stands for the user who asks." })
  createAccessToken(
    @Arg("input", () => CreateAccessTokenInput) input: CreateAccessTokenInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return guarded({ accessToken: null, token: null }, async () => {
      const { id, token } = await context.services.access.createToken(context.actor, input);
      return { accessToken: id, token };
    });
  }

  @Mutation(() => ChangePasswordPayload, {
    description:
      "Changes the password of the user who asks, ends the log-ins that were made with the old one, on the web page too, and closes their connections. Tokens stay. Where the password is a setting, it is changed there.",
  })
  changePassword(
    @Arg("input", () => ChangePasswordInput) { currentPassword, newPassword }: ChangePasswordInput,
    @Ctx() { services, actor }: Context,
  ): Promise<object> {
    return guarded({ user: null }, async () => {
      await services.access.changePassword(actor, currentPassword, newPassword);
      return { user: actor.user };
    });
  }

  @Mutation(() => AccessTokenPayload, {
    description: "Refuses a token from now on, and closes the connections that it opened.",
  })
  revokeAccessToken(
    @Arg("input", () => RevokeAccessTokenInput) input: RevokeAccessTokenInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return guarded({ accessToken: null }, async () => {
      const id = parseId(input.tokenId, "input.tokenId");
      await context.services.access.revokeToken(context.actor, id);
      return { accessToken: id };
    });
  }
}

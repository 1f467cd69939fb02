import { graphqlDocument, USER_ERRORS, type UserError } from "./document.js";

export type Role = "OPERATOR" | "ADMIN";

export const CREATE_TOKEN = graphqlDocument<
  {
    readonly createAccessToken: {
      readonly token: string | null;
      readonly accessToken: {
        readonly id: string;
        readonly user: string;
        readonly role: Role;
        readonly expiresAt: string;
      } | null;
      readonly userErrors: readonly UserError[];
    };
  },
  { readonly input: { readonly label: string; readonly role: Role; readonly expiresInSeconds: number } }
>(`mutation CreateToken($input: CreateAccessTokenInput!) {
  createAccessToken(input: $input) { token accessToken { id user role expiresAt } ${USER_ERRORS} }
}`);

export const REVOKE_TOKEN = graphqlDocument<
  { readonly revokeAccessToken: { readonly userErrors: readonly UserError[] } },
  { readonly tokenId: string }
>(`mutation RevokeToken($tokenId: ID!) {
  revokeAccessToken(input: { tokenId: $tokenId }) { ${USER_ERRORS} }
}`);

import { graphqlDocument, USER_ERRORS, type UserError } from "./document.js";

export const SET_RPO = graphqlDocument<
  { readonly setGeoRepRpo: { readonly userErrors: readonly UserError[] } },
  { readonly input: { readonly sessionId: string; readonly rpoSeconds: number | null } }
>(`mutation SetRpo($input: SetGeoRepRpoInput!) { setGeoRepRpo(input: $input) { ${USER_ERRORS} } }`);

/** Who asks. Every function of the service that changes something takes one, never a user's name. */
export interface Actor {
  /** `admin`, or the name of the access token's owner. */
  readonly user: string;
  /** The access token that was shown, null for a password. */
  readonly tokenId: string | null;
}

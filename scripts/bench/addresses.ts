/** Another address of this machine than that of the well-behaved client: of those who guess, and of who shares it with them. */
export const ATTACKED_FROM = "127.0.0.9";

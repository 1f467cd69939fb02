export type MediaType = "application/xml" | "application/json";

const XML: MediaType = "application/xml";
const JSON_TYPE: MediaType = "application/json";

/** Media ranges, and the form that answers to each. */
const ANSWERS: ReadonlyMap<string, MediaType> = new Map([
  ["*/*", XML],
  ["application/*", XML],
  ["application/xml", XML],
  ["text/*", XML],
  ["text/xml", XML],
  ["application/json", JSON_TYPE],
  ["application/x-json", JSON_TYPE],
]);

/**
 * The form that a caller takes best, by the values of Accept; XML where it says nothing. Null when it takes neither. Of
 * ranges with the same quality the one that stands first decides, as with oVirt, so that browsers get XML.
 */
export function negotiate(accept: string | undefined): MediaType | null {
  if (accept === undefined || accept.trim() === "") return XML;
  let best: MediaType | null = null;
  let bestQuality = 0;
  for (const range of accept.split(",")) {
    const [name = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const quality = qualityOf(parameters);
    const type = ANSWERS.get(name);
    if (type !== undefined && quality > bestQuality) {
      best = type;
      bestQuality = quality;
    }
  }
  return best;
}

function qualityOf(parameters: readonly string[]): number {
  const text = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  const quality = text === undefined ? 1 : Number(text);
  return Number.isNaN(quality) ? 0 : quality;
}

/** The form of a body; null for one that is not read here. @param contentType value of the header */
export function bodyType(contentType: string): MediaType | null {
  const [name = "", ...parameters] = contentType.split(";").map((part) => part.trim().toLowerCase());
  const charset = parameters
    .find((parameter) => parameter.startsWith("charset="))
    ?.slice(8)
    .replaceAll('"', "");
  if (charset !== undefined && charset !== "utf-8" && charset !== "us-ascii") return null;
  return name.includes("*") ? null : (ANSWERS.get(name) ?? null);
}

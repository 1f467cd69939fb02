/** The body of a delivery as people read it: a mail as its text, JSON indented. */
export function prettyBody(body: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return body;
  }
  if (typeof parsed === "object" && parsed !== null && "subject" in parsed && "text" in parsed) {
    return `Subject: ${String(parsed.subject)}\n\n${String(parsed.text)}`;
  }
  return JSON.stringify(parsed, null, 2);
}

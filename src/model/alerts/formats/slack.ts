import { headline, type Notification } from "../notification.js";

/** Of a section, as Slack's reference of Block Kit has it. */
const LONGEST_SECTION = 3_000;

/**
 * The body for an incoming webhook of Slack, and of those that take the same (Mattermost, Rocket.Chat): `text` is what a
 * notification shows, and all that they show who know no blocks.
 */
export function slackBody(notification: Notification): object {
  const { alert } = notification;
  const title = `*${escaped(headline(notification))}*`;
  const remedy = alert.remedy.map((line) => `• ${escaped(line)}`).join("\n");
  const sections = [`${title}\n${escaped(alert.summary)}`, remedy].filter((text) => text !== "");
  const times = [
    `since ${alert.since}`,
    ...(alert.resolvedAt === null ? [] : [`resolved ${alert.resolvedAt}`]),
    `alert ${alert.id}`,
  ];
  return {
    text: `${title}\n${escaped(alert.summary)}`,
    blocks: [
      ...sections.map((text) => ({ type: "section", text: { type: "mrkdwn", text: cut(text, LONGEST_SECTION) } })),
      { type: "context", elements: [{ type: "mrkdwn", text: times.join(" · ") }] },
    ],
  };
}

/** Slack takes these three for markup ("Escaping text"), such as `<!channel>`. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

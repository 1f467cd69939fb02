import { commonRemedy, headline, named, type Notification, placeOf } from "../notification.js";

/** Of a section, as Slack's reference of Block Kit has it. */
const LONGEST_SECTION = 3_000;
/** Of what is said of one alert of several. */
const LONGEST_LINE = 150;
/** So many fit into a section. */
const MOST_NAMED = 10;

/**
 * The body for an incoming webhook of Slack, and of those that take the same (Mattermost, Rocket.Chat): `text` is what a
 * notification shows, and all that they show who know no blocks.
 */
export function slackBody(notification: Notification): object {
  const { alerts } = notification;
  const title = `*${escaped(headline(notification))}*`;
  const what = escaped(summaryOf(notification));
  const remedy = commonRemedy(notification)
    .map((line) => `• ${escaped(line)}`)
    .join("\n");
  const sections = [`${title}\n${what}`, remedy].filter((text) => text !== "");
  const [first] = alerts;
  const context =
    alerts.length > 1
      ? [`since ${first.since}`, `delivery ${notification.deliveryId}`]
      : [
          `since ${first.since}`,
          ...(first.resolvedAt === null ? [] : [`resolved ${first.resolvedAt}`]),
          `alert ${first.id}`,
        ];
  return {
    text: `${title}\n${what}`,
    blocks: [
      ...sections.map((text) => ({ type: "section", text: { type: "mrkdwn", text: cut(text, LONGEST_SECTION) } })),
      { type: "context", elements: [{ type: "mrkdwn", text: context.join(" · ") }] },
    ],
  };
}

/** What is the case: of several a line each, as far as they are named. */
function summaryOf(notification: Notification): string {
  const [first, ...others] = notification.alerts;
  if (others.length === 0) return first.summary;
  const { alerts, more } = named(notification, MOST_NAMED);
  const lines = alerts.map((alert) => `• ${placeOf(alert)}: ${cut(alert.summary, LONGEST_LINE)}`);
  // First, so that it is not what is cut off.
  return [...(more === 0 ? [] : [`The first ${alerts.length} of ${notification.alerts.length}:`]), ...lines].join("\n");
}

/** Slack takes these three for markup ("Escaping text"), such as `<!channel>`. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

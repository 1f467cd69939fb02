import { useState } from "react";
import { Link } from "wouter";
import { usePageServices } from "../../app/services.js";
import { spanText } from "../../components/ages.js";
import { Badge } from "../../components/badge.js";
import { Button } from "../../components/button.js";
import { ReasonedButton } from "../../components/reasoned-button.js";
import { useSeconds } from "../../components/seconds.js";
import { Ago, Since, Until } from "../../components/since.js";
import { SeverityBadge } from "../../findings/badges.js";
import { RemedySteps } from "../../findings/remedy-steps.js";
import type { AlertRowFragment } from "./alert-rows.generated.js";
import styles from "../alerts.module.css";
import { Place } from "../parts/place.js";
import { aboutAlert, endOf, silenceInput } from "../silences/silence-input.js";
import { SilenceDialog } from "../silences/silence-dialog.js";
import { CreateAlertSilenceDocument } from "../silences/silences.generated.js";
import { ASKING, useAsk } from "../parts/use-ask.js";
import { addressOf } from "../view.js";

/** What is or was the case, since when, what to do, and whether anybody is told. */
export function AlertItem({ alert }: { readonly alert: AlertRowFragment }) {
  const { severity, ruleId, ruleName, summary, state } = alert;
  return (
    <li className={styles["alert"]}>
      <div className={styles["row"]}>
        {state === "RESOLVED" ? <Badge tone="good">Resolved</Badge> : null}
        <SeverityBadge severity={severity} />
        <h3>
          <Place of={alert} />
        </h3>
        <span className={styles["soft"]}>
          <When alert={alert} />
        </span>
        <Silenced alert={alert} />
      </div>
      <p>{summary}</p>
      <Remedy alert={alert} />
      <div className={styles["row"]}>
        <span className={styles["soft"]}>
          By the rule <Link href={addressOf({ ruleId })}>{ruleName}</Link> ·{" "}
          <Link href={addressOf({ tab: "Deliveries", alertId: alert.id })} aria-label={`Who was told of ${ruleName}`}>
            who was told
          </Link>
        </span>
        {state === "RESOLVED" ? null : <Silencing alert={alert} />}
      </div>
    </li>
  );
}

function When({ alert: { state, since, resolvedAt, rule } }: { readonly alert: AlertRowFragment }) {
  if (resolvedAt !== null) {
    return (
      <>
        <Ago at={resolvedAt} />, after {spanText(Date.parse(resolvedAt) - Date.parse(since))}
      </>
    );
  }
  return (
    <>
      for <Since at={since} />
      {state === "FIRING" || rule === null ? null : ` of ${spanText(rule.holdSeconds * 1_000)}`}
    </>
  );
}

function Silenced({ alert: { silencedUntil, state } }: { readonly alert: AlertRowFragment }) {
  const { clock } = usePageServices();
  const now = useSeconds(clock.now);
  if (silencedUntil === null || state === "RESOLVED" || Date.parse(silencedUntil) <= now) return null;
  return (
    <Badge tone="quiet">
      Silenced for <Until at={silencedUntil} /> more
    </Badge>
  );
}

function Remedy({ alert: { remedy, state } }: { readonly alert: AlertRowFragment }) {
  if (remedy.length === 0 || state === "RESOLVED") return null;
  return (
    <details className={styles["remedy"]}>
      <summary>What to do</summary>
      <RemedySteps remedy={remedy} />
    </details>
  );
}

function Silencing({ alert }: { readonly alert: AlertRowFragment }) {
  const { clock } = usePageServices();
  const [isOpen, setOpen] = useState(false);
  const { isBusy, failure, ask } = useAsk();
  const about = aboutAlert(alert);
  const silence = (): void => {
    const input = silenceInput(about, endOf("1 h", clock.now()), `Silenced for an hour: ${alert.summary}`);
    void ask(CreateAlertSilenceDocument, { input });
  };
  const of = `${alert.ruleName} of ${about.name}`;
  return (
    <div className={styles["actions"]}>
      <ReasonedButton
        name="Silence for 1 h"
        aria-label={`Silence for 1 h: ${of}`}
        why={isBusy ? ASKING : null}
        placement="above-end"
        onPress={silence}
      />
      <Button aria-label={`Silence… ${of}`} onPress={() => setOpen(true)}>
        Silence…
      </Button>
      {failure === null ? null : <p role="alert">{failure}</p>}
      {isOpen ? <SilenceDialog about={about} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

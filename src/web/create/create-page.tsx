import { useState } from "react";
import { Link } from "wouter";
import { ChangeNotice } from "../changes/change-notice.js";
import { useChange } from "../changes/use-change.js";
import { Page, Section } from "../components/page.js";
import { CreateSettings } from "./create-settings.js";
import { CreateSessionDocument } from "./create.generated.js";
import { Destinations } from "./destinations.js";
import { type Destination, inputOf, type Settings, USUAL_SETTINGS } from "./pair.js";
import { PreflightAndPlan } from "./preflight.js";
import { SourceVolumes } from "./source-volumes.js";

interface Source {
  readonly id: string;
  readonly name: string;
}

/** A new session, from its source to its first status: each part asks for what the one before has settled. */
export default function CreatePage() {
  const [source, setSource] = useState<Source | null>(null);
  const [destination, setDestination] = useState<Destination | null>(null);
  const [settings, setSettings] = useState<Settings>(USUAL_SETTINGS);
  const change = useChange();
  const isAsked = change.state.kind !== "idle";
  // How often each choice was taken back: who did so goes on at its heading.
  const [backs, setBacks] = useState({ source: 0, destination: 0 });
  const choose = (chosen: Source | null): void => {
    setSource(chosen);
    setDestination(null);
    if (chosen === null) setBacks({ source: backs.source + 1, destination: 0 });
  };
  const chooseDestination = (chosen: Destination | null): void => {
    setDestination(chosen);
    setSettings(USUAL_SETTINGS);
    if (chosen === null) setBacks({ ...backs, destination: backs.destination + 1 });
  };
  const input = source === null || destination === null ? null : inputOf(source.id, destination, settings);
  const create = (force: boolean): void => {
    if (input !== null) change.ask("Create session", CreateSessionDocument, { ...input, force });
  };
  return (
    <Page title="Create a session" summary="Nothing is changed before you press Create.">
      <Section title="1. What is replicated" focusAt={backs.source}>
        <SourceVolumes chosen={source?.id ?? null} onChoose={choose} />
      </Section>
      {source === null ? null : (
        <Section title={`2. Where ${source.name} goes`} focusAt={1 + backs.destination}>
          <Destinations key={source.id} sourceId={source.id} chosen={destination} onChoose={chooseDestination} />
        </Section>
      )}
      {destination === null ? null : (
        <Section title="3. How" focusAt={1}>
          <CreateSettings destination={destination} settings={settings} onChange={setSettings} />
        </Section>
      )}
      {input === null ? null : (
        <Section title="4. Check and create">
          <PreflightAndPlan input={input} isAsked={isAsked} onCreate={create} />
        </Section>
      )}
      <ChangeNotice change={change} />
      {change.state.kind === "ended" && change.state.operation?.state === "SUCCEEDED" ? (
        <p>
          <Link href={`/sessions/${change.state.operation.sessionId}`}>Go to the session</Link>
        </p>
      ) : null}
    </Page>
  );
}

import { useEffect, useState } from "react";
import { Button } from "./button.js";

const TOLD_MS = 2_000;

/** Puts a text on the clipboard. Browsers give pages that did not come by TLS none: there the button is missing. */
export function CopyButton({ text }: { readonly text: string }) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), TOLD_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  if (!window.isSecureContext) return null;
  const word = isCopied ? "Copied" : "Copy";
  const copy = (): void => {
    void navigator.clipboard.writeText(text).then(
      () => setIsCopied(true),
      // Where the user refuses it the text can still be selected.
      () => setIsCopied(false),
    );
  };
  return (
    <>
      <Button aria-label={`${word} ${text}`} onPress={copy}>
        {word}
      </Button>
      <output className="visually-hidden">{isCopied ? "Copied" : ""}</output>
    </>
  );
}

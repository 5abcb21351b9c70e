/** The keys of senders: list, create, revoke. */
import { useState } from "react";
import type { KeySummary } from "../../shared/site/keys.js";
import { useDashboard } from "../context/PartsContext.js";
import { useSingleReport } from "../data/useSingleReport.js";
import { useFormats } from "../format/useFormats.js";
import { useVisibleText } from "../format/visibleText.js";
import { fillLabel } from "../labels/labels.js";
import { ConfirmDialog } from "./ConfirmDialog.js";
import { NewKeyDialog } from "./NewKeyDialog.js";
import { NewKeyForm } from "./NewKeyForm.js";
import { ReportPanel } from "./ReportPanel.js";
import type { SectionProps } from "./section.js";
import { useAction } from "./useAction.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

export function KeysPanel({ api, siteId }: SectionProps) {
  const labels = useSettingsLabels();
  const { listKeys, createKey, revokeKey } = api;
  // It stays while its dialog is open, also when the list fails meanwhile. Nothing else keeps it.
  const [newKey, setNewKey] = useState<string | null>(null);
  const [revoked, setRevoked] = useState<KeySummary | null>(null);
  const report = useSingleReport<KeySummary[]>(
    listKeys ? { query: listKeys, args: { siteId } } : null,
    { scope: siteId, question: siteId },
  );
  return (
    <>
      <ReportPanel
        title={labels.keys}
        report={report}
        emptyText={(keys) =>
          keys.length === 0
            ? { message: labels.noKeys, hint: labels.noKeysHint }
            : null
        }
        foot={
          createKey && (
            <NewKeyForm
              createKey={createKey}
              siteId={siteId}
              onMade={setNewKey}
            />
          )
        }
      >
        {(keys) => (
          <>
            <ul className="footfall-settings-rows">
              {keys.map((key) => (
                <KeyRow
                  key={key.keyId}
                  summary={key}
                  onRevoke={revokeKey && (() => setRevoked(key))}
                />
              ))}
            </ul>
            {revoked && (
              <RevokeDialog
                api={api}
                siteId={siteId}
                summary={revoked}
                onClose={() => setRevoked(null)}
              />
            )}
          </>
        )}
      </ReportPanel>
      {newKey !== null && (
        <NewKeyDialog value={newKey} onClose={() => setNewKey(null)} />
      )}
    </>
  );
}

interface KeyRowProps {
  summary: KeySummary;
  /** Undefined: the app revokes no keys in the page. */
  onRevoke: (() => void) | undefined;
}

function KeyRow({ summary, onRevoke }: KeyRowProps) {
  const labels = useSettingsLabels();
  const formats = useFormats();
  const name = useKeyName()(summary);
  const { now } = useDashboard();
  const { kind, createdAt, revokedAt } = summary;
  const ago = (label: string, instant: number) =>
    fillLabel(label, { time: formats.ago(instant, now) });
  return (
    <li className="footfall-settings-row">
      <span className="footfall-settings-name">{name}</span>
      <span className="footfall-tag">
        {kind === "public" ? labels.keyPublic : labels.keySecret}
      </span>
      <span className="footfall-soft" title={formats.dateTime(createdAt)}>
        {revokedAt === undefined
          ? ago(labels.keyCreatedAt, createdAt)
          : ago(labels.keyRevokedAt, revokedAt)}
      </span>
      {revokedAt === undefined && onRevoke && (
        <button
          type="button"
          className="footfall-list-button"
          aria-label={fillLabel(labels.revokeKeyNamed, { key: name })}
          onClick={onRevoke}
        >
          {labels.revokeKey}
        </button>
      )}
    </li>
  );
}

/** The label of a key. Keys without one have words. */
function useKeyName() {
  const labels = useSettingsLabels();
  const visible = useVisibleText();
  return ({ label }: KeySummary) =>
    label === "" ? labels.keyUnnamed : visible(label);
}

interface RevokeDialogProps extends Pick<SectionProps, "api" | "siteId"> {
  summary: KeySummary;
  onClose: () => void;
}

function RevokeDialog({ api, siteId, summary, onClose }: RevokeDialogProps) {
  const labels = useSettingsLabels();
  const key = useKeyName()(summary);
  const action = useAction();
  const revoke = async () => {
    const { keyId } = summary;
    const done = await action.run(async (call) => {
      await call(api.revokeKey, { siteId, keyId });
      return true;
    });
    if (done) onClose();
  };
  return (
    <ConfirmDialog
      title={labels.revokeKeyTitle}
      confirm={labels.revokeKey}
      action={action}
      onConfirm={() => void revoke()}
      onClose={onClose}
    >
      <p>{fillLabel(labels.revokeKeyConfirm, { key })}</p>
    </ConfirmDialog>
  );
}

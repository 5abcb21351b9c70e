/** Exports and erases what is stored about one person. */
import { useState } from "react";
import { useLabels } from "../labels/useLabels.js";
import { Panel } from "../ui/Panel.js";
import { ErasePerson } from "./ErasePerson.js";
import { ExportPerson } from "./ExportPerson.js";
import type { PersonKind } from "./person.js";
import type { SectionProps } from "./section.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

export function PersonPanel(props: SectionProps) {
  const { api, siteId } = props;
  const labels = useSettingsLabels();
  const { visitorId, userId } = useLabels();
  const [kind, setKind] = useState<PersonKind>("visitorId");
  const [text, setText] = useState("");
  const id = text.trim();
  const person = id === "" ? null : { kind, id };
  // Another person has another preview and another export.
  const key = JSON.stringify(person);
  return (
    <Panel title={labels.person}>
      <div className="footfall-settings-form">
        <p className="footfall-setting-hint">{labels.personHint}</p>
        <div className="footfall-settings-line">
          <label className="footfall-field">
            <span className="footfall-field-name">{labels.personIs}</span>
            <select
              className="footfall-input"
              value={kind}
              onChange={(event) =>
                setKind(
                  event.target.value === "userId" ? "userId" : "visitorId",
                )
              }
            >
              <option value="visitorId">{visitorId}</option>
              <option value="userId">{userId}</option>
            </select>
          </label>
          <label className="footfall-field">
            <span className="footfall-field-name">{labels.personId}</span>
            <input
              className="footfall-input"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
        </div>
        {api.exportVisitor && (
          <ExportPerson
            key={`export ${key}`}
            api={api}
            siteId={siteId}
            person={person}
          />
        )}
        {api.eraseVisitor && (
          <ErasePerson key={`erase ${key}`} {...props} person={person} />
        )}
      </div>
    </Panel>
  );
}

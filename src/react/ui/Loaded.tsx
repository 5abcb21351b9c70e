/** Draws a part whose code the page fetches when it first shows it. */
import type { ReactNode } from "react";
import { useLoaded } from "../data/useLoaded.js";
import { Panel } from "./Panel.js";
import { PanelBody, type PanelShape } from "./PanelBody.js";
import { panelState } from "./panelState.js";

interface LoadedProps<Parts> {
  /** Keep the function: another one loads again. */
  load: () => Promise<Parts>;
  /** The shape of the skeleton until then. */
  shape: PanelShape;
  /** The title of the panel that waits, for parts that are panels. Default: no panel around it. */
  title?: string;
  children: (parts: Parts) => ReactNode;
}

export function Loaded<Parts extends object>({
  load,
  shape,
  title,
  children,
}: LoadedProps<Parts>) {
  const report = useLoaded(load);
  if (report.data) return children(report.data);
  const body = <PanelBody shape={shape} state={panelState(report)} />;
  if (title === undefined) return body;
  return (
    <Panel title={title} isTitleHidden>
      {body}
    </Panel>
  );
}

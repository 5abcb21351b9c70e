/** Draws a part whose code the page fetches when it first shows it. */
import type { ReactNode } from "react";
import { useLoaded } from "../data/useLoaded.js";
import { PanelBody, type PanelShape } from "./PanelBody.js";
import { panelState } from "./panelState.js";

interface LoadedProps<Parts> {
  /** Keep the function: another one loads again. */
  load: () => Promise<Parts>;
  /** The shape of the skeleton until then. */
  shape: PanelShape;
  children: (parts: Parts) => ReactNode;
}

export function Loaded<Parts extends object>({
  load,
  shape,
  children,
}: LoadedProps<Parts>) {
  const report = useLoaded(load);
  if (report.data) return children(report.data);
  return <PanelBody shape={shape} state={panelState(report)} />;
}

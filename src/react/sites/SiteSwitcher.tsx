/** The name of the site as a button. Its sheet lists the sites. */
import { useEffect, useRef } from "react";
import { useVisibleText } from "../format/visibleText.js";
import { useLabels } from "../labels/useLabels.js";
import { Icon } from "../ui/Icon.js";
import { Popover } from "../ui/Popover.js";
import { Loaded } from "../ui/Loaded.js";
import { loadSiteParts } from "./loadSiteParts.js";
import type { SiteSwitch } from "./siteChoice.js";

interface SiteSwitcherProps {
  name: string;
  /** Null: there is no choice, and the name is text. */
  siteSwitch: SiteSwitch | null;
}

export function SiteSwitcher({ name: given, siteSwitch }: SiteSwitcherProps) {
  const labels = useLabels();
  const name = useVisibleText()(given);
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The page of another site replaces the one in which the button had the focus.
    if (!siteSwitch?.hasChosen.current) return;
    if (document.activeElement !== document.body) return;
    ref.current?.querySelector("button")?.focus();
  }, [siteSwitch?.hasChosen]);
  if (!siteSwitch) return <h2 className="footfall-site">{name}</h2>;
  const { sites, value, choose } = siteSwitch;
  return (
    <div ref={ref} className="footfall-site-switch">
      <h2 className="footfall-hidden">{name}</h2>
      <Popover
        label={labels.site}
        className="footfall-site-button"
        button={
          <>
            <span className="footfall-hidden">{labels.site}: </span>
            <span className="footfall-site">{name}</span>
            <Icon name="down" />
          </>
        }
      >
        {(close) => (
          <Loaded load={loadSiteParts} shape="rows">
            {({ SiteList }) => (
              <SiteList
                sites={sites}
                value={value}
                onChoose={(slug) => {
                  close();
                  choose(slug);
                }}
              />
            )}
          </Loaded>
        )}
      </Popover>
    </div>
  );
}

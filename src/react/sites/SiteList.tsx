/** The list of sites in the sheet of the switcher, with a search where they are many. */
import {
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
} from "react";
import { RowSearch } from "../breakdown/RowSearch.js";
import { OptionList } from "../controls/OptionList.js";
import { useFormats } from "../format/useFormats.js";
import { visibleText } from "../format/visibleText.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { focusInto } from "../ui/focus.js";
import {
  ALL_SITES,
  searchSites,
  siteName,
  type SiteChoice,
} from "./siteChoice.js";

/** A list of up to this many is seen at once. */
const MOST_WITHOUT_SEARCH = 8;
/** Bounds the rows that the sheet draws. Nobody scrolls through more, and the search finds all. */
const MOST_DRAWN = 100;

interface SiteListProps {
  sites: readonly SiteChoice[];
  /** The slug of the chosen site, or `ALL_SITES`. */
  value: string;
  onChoose: (slug: string) => void;
}

export function SiteList({ sites, value, onChoose }: SiteListProps) {
  const labels = useLabels();
  const root = useRef<HTMLDivElement>(null);
  const noteId = useId();
  const [search, setSearch] = useState("");
  const found = searchSites(sites, search);
  const drawn = found.slice(0, MOST_DRAWN);
  const hasSearch = sites.length > MOST_WITHOUT_SEARCH;
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    const field = element.querySelector("input");
    if (field) field.focus();
    else focusInto(element);
  }, []);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const [first] = drawn;
    if (event.key === "Enter" && search.trim() !== "" && first) {
      event.preventDefault();
      onChoose(first.slug);
    }
    if (event.key === "ArrowDown") {
      event.preventDefault();
      root.current?.querySelector<HTMLElement>(".footfall-listed")?.focus();
    }
  };
  const all = { value: ALL_SITES, label: labels.allSites };
  return (
    <div ref={root} className="footfall-site-list" onKeyDown={onKeyDown}>
      {hasSearch && (
        <RowSearch
          heading={labels.site}
          hintId={noteId}
          value={search}
          onChange={setSearch}
        />
      )}
      <OptionList
        label={labels.site}
        value={value}
        onChoose={onChoose}
        groups={[
          ...(search.trim() === "" ? [[all]] : []),
          drawn.map((site) => ({
            value: site.slug,
            label: visibleText(siteName(site), labels),
          })),
        ]}
      />
      <ListNote id={noteId} search={search} found={found.length} />
    </div>
  );
}

interface ListNoteProps {
  id: string;
  search: string;
  /** How many sites match. */
  found: number;
}

/** Says that nothing matches, or how many more do. A live region, so it stays while it is empty. */
function ListNote({ id, search, found }: ListNoteProps) {
  const labels = useLabels();
  const formats = useFormats();
  const more = formats.exact(found - MOST_DRAWN, "count");
  return (
    <p id={id} className="footfall-site-note" role="status">
      {found === 0 && search !== "" && fillLabel(labels.noMatch, { search })}
      {found > MOST_DRAWN && fillLabel(labels.moreRows, { count: more })}
    </p>
  );
}

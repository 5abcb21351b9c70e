/**
 * The view state of a dashboard. It is in the address where the host allows it, and else in the
 * component.
 */
import { useCallback, useMemo, useState, useSyncExternalStore } from "react";
import {
  changeView,
  isOtherView,
  readHash,
  writeHash,
  type ViewState,
} from "./viewState.js";

interface ViewStateOptions {
  /**
   * Keeps it in the hash of the address, so that people can share a view and the back button works.
   */
  urlState: boolean;
  /** The state that the dashboard starts with. Keep the object: another one is another start. */
  defaults: ViewState;
}

export type UpdateView = (changes: Partial<ViewState>) => void;

/**
 * Returns the state and a function that changes it. Fields that are not given stay, and so do
 * panels that are not named. The server and the first render of its markup see the defaults.
 * @example
 * const [view, update] = useViewState({ urlState: true, defaults: defaultViewState });
 * update({ tab: "visitors" });
 */
export function useViewState({
  urlState,
  defaults,
}: ViewStateOptions): [ViewState, UpdateView] {
  const hash = useSyncExternalStore(
    urlState ? followHash : followNothing,
    urlState ? currentHash : noHash,
    noHash,
  );
  const [changes, setChanges] = useState<Partial<ViewState>>({});
  const state = useMemo(
    () => (urlState ? readHash(hash, defaults) : changeView(defaults, changes)),
    [urlState, hash, changes, defaults],
  );
  const update = useCallback<UpdateView>(
    (more) => {
      if (urlState) {
        navigate(more, defaults);
      } else {
        setChanges((before) => changeView(before, more));
      }
    },
    [urlState, defaults],
  );
  return [state, update];
}

/** All dashboards of the page. The browser has no event for `pushState`. */
const followers = new Set<() => void>();

function followHash(onChange: () => void): () => void {
  followers.add(onChange);
  window.addEventListener("popstate", onChange);
  window.addEventListener("hashchange", onChange);
  return () => {
    followers.delete(onChange);
    window.removeEventListener("popstate", onChange);
    window.removeEventListener("hashchange", onChange);
  };
}

const followNothing = () => () => {};
const currentHash = () => window.location.hash;
const noHash = () => "";

/** Writes the changed view into the address. Another view is a step for the back button. */
function navigate(changes: Partial<ViewState>, defaults: ViewState) {
  const { history, location } = window;
  const before = readHash(location.hash, defaults);
  const after = changeView(before, changes);
  const hash = writeHash(after, defaults);
  if (hash === writeHash(before, defaults)) return;
  const { pathname, search } = location;
  const address = pathname + search + (hash && `#${hash}`);
  // The host's router may keep data of its own in the state.
  if (isOtherView(before, after)) {
    history.pushState(history.state, "", address);
  } else {
    history.replaceState(history.state, "", address);
  }
  for (const follow of followers) follow();
}

/** Rows of the sample of what addresses have sent. */
import type { Id } from "../_generated/dataModel.js";
import type { Inserter, NewRow, Reader, Rows } from "./ranges.js";

export async function insertAddressUse(
  db: Inserter,
  use: NewRow<"addressUses">,
): Promise<void> {
  await db.insert("addressUses", use);
}

/** Uses of an address, by `by_siteId_and_address_and_at`, the oldest first. */
export function usesOfAddress(
  db: Reader,
  siteId: Id<"sites">,
  address: string,
): Rows<"addressUses"> {
  return db
    .query("addressUses")
    .withIndex("by_siteId_and_address_and_at", (q) =>
      q.eq("siteId", siteId).eq("address", address),
    );
}

/** Uses of all sites that were inserted before an instant, by `by_creation_time`. */
export function addressUsesBefore(db: Reader, at: number): Rows<"addressUses"> {
  return db
    .query("addressUses")
    .withIndex("by_creation_time", (q) => q.lt("_creationTime", at));
}

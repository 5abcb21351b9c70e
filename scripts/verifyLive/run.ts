/**
 * One run: its deployment, the sites that it has made, and the events that it has sent. It touches
 * no other site.
 */
import { randomBytes } from "node:crypto";
import { generateKey } from "../../src/client/keys.js";
import { describe, type Finding } from "./check.js";
import { Deployment } from "./deployment.js";
import { Ledger } from "./ledger.js";
import type { Options } from "./options.js";

/** Pages of the run's site. */
export const ORIGIN = "https://verify.example";

export interface RunSite {
  readonly siteId: string;
  readonly slug: string;
}

export class Run {
  readonly deployment: Deployment;
  readonly ledger = new Ledger();
  readonly startedAt = Date.now();
  readonly slug = `verify-${this.startedAt.toString(36)}-${randomBytes(4).toString("hex")}`;
  readonly publicKey = generateKey("public");
  readonly secretKey = generateKey("secret");
  /** Remarks to print, in order, once the checks are over. */
  readonly remarks: string[] = [];
  private readonly sites = new Map<string, RunSite>();
  private readonly undo = new Map<() => Promise<void>, string>();
  private serial = 0;

  constructor(
    readonly options: Options,
    private readonly signal?: AbortSignal,
  ) {
    this.deployment = new Deployment(options);
  }

  /**
   * The site that gets everything.
   * @throws Error before the run has made it
   */
  get siteId(): string {
    const site = [...this.sites.values()].find(
      ({ slug }) => slug === this.slug,
    );
    if (site === undefined) throw new Error("The run has no site.");
    return site.siteId;
  }

  get isInterrupted(): boolean {
    return this.signal?.aborted ?? false;
  }

  get ownSites(): RunSite[] {
    return [...this.sites.values()];
  }

  /**
   * Makes a site, or provisions one of this run again.
   * @throws Error where somebody else has it already
   */
  async provision(
    slug = this.slug,
    {
      timeZone = "UTC",
      publicKey = this.publicKey,
      secretKey = this.secretKey,
    } = {},
  ): Promise<string> {
    const isOurs = this.ownSites.some((site) => site.slug === slug);
    const there = await this.deployment.runInComponent("sites:getSite", {
      slug,
    });
    if (there !== null && !isOurs) {
      throw new Error(
        `There is a site "${slug}", which this run has not made.`,
      );
    }
    const given = { slug, timeZone, publicKey, secretKey };
    const made = await this.deployment.run("verify:provisionRunSite", given);
    const { siteId } = made as { siteId: string };
    this.sites.set(siteId, { siteId, slug });
    return siteId;
  }

  /** @throws Error for a site that this run has not made */
  async deleteSite(siteId: string): Promise<void> {
    if (!this.sites.has(siteId)) {
      throw new Error(`The site ${siteId} is not one of this run: left alone.`);
    }
    await this.deployment.runInComponent("sites:deleteSite", { siteId });
  }

  /** Takes keys out of a text: everything that the script prints goes through this. */
  redact(text: string): string {
    const keys = [this.options.adminKey, this.publicKey, this.secretKey];
    return keys.reduce(
      (cleared, key) => cleared.replaceAll(key, "<key>"),
      text,
    );
  }

  /** Makes an id that no other event of the run has. */
  eventId(): string {
    return `${this.slug}-${++this.serial}`;
  }

  /**
   * Registers a step that undoes something. It runs at the end of the run, however the run ends,
   * unless it has already run without throwing.
   *
   * @param name the state once the step is done
   * @returns a function that runs the step now
   */
  toUndo(name: string, step: () => Promise<void>): () => Promise<void> {
    this.undo.set(step, name);
    return async () => {
      if (!this.undo.has(step)) return;
      await step();
      this.undo.delete(step);
    };
  }

  /**
   * Never throws.
   * @returns the steps that failed, and why
   */
  async undoAll(): Promise<Finding[]> {
    const failed: Finding[] = [];
    for (const [step, name] of [...this.undo]) {
      this.undo.delete(step);
      try {
        await step();
      } catch (error) {
        const got = describe(error);
        failed.push({ verdict: "FAIL", name, expected: "undone", got });
      }
    }
    return failed;
  }
}

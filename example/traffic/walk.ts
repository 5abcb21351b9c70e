/**
 * A walk through the shop: where the visitor is, at which time, with which things in the cart, and
 * the events so far.
 */
import { SECOND } from "../../src/shared/units.js";
import type { Product } from "../src/products.js";
import { contextOf, type Arrival } from "./audience.js";
import type { NativeEvent } from "./nativeEvent.js";
import { accountOf } from "./people.js";
import { pick, type Random } from "./random.js";
import { productOf, titleOf } from "./shopPages.js";

export interface Visit {
  /** Names the visit. Everything about it follows from this. */
  id: string;
  visitorId: string;
  startedAt: number;
  /** The shop's origin: `"https://shop.example"`. */
  origin: string;
}

type Fields = Pick<NativeEvent, "type"> & Partial<NativeEvent>;

/** Packets of 100 g of a tea that people put into the cart at once. */
const packets = [
  [62, 1],
  [27, 2],
  [11, 3],
] as const;

/** Things that people search for. */
const searches = [
  [5, "green tea"],
  [4, "gift"],
  [3, "decaf"],
  [3, "oolong"],
  [2, "teapot"],
] as const;

export class Walk {
  readonly events: NativeEvent[] = [];
  now: number;
  #cart: { product: Product; quantity: number }[] = [];
  #userId: string | undefined;
  readonly #context: Record<string, string>;

  constructor(
    private readonly visit: Visit,
    private readonly random: Random,
    public path: string,
  ) {
    this.now = visit.startedAt;
    this.#context = contextOf(visit.visitorId);
  }

  /** Opens the page. The first page of a visit knows where the visitor came from. */
  view({ referrer, search = "" }: Partial<Arrival> = {}): void {
    this.add({
      type: "pageview",
      title: titleOf(this.path),
      url: this.visit.origin + this.path + search,
      ...(referrer !== undefined && { referrer }),
    });
  }

  signIn(): void {
    if (this.#userId !== undefined) return;
    const { userId, traits } = accountOf(this.visit.visitorId);
    this.#userId = userId;
    this.add({ type: "identify", traits });
  }

  search(): void {
    this.#track("search", { term: pick(this.random, searches) });
  }

  subscribe(): void {
    this.#track("newsletter_signup", { page: this.path });
  }

  addToCart(): void {
    const product = productOf(this.path);
    if (!product) return;
    const quantity = pick(this.random, packets);
    this.#cart.push({ product, quantity });
    this.#track("add_to_cart", {
      product: product.id,
      value: (product.priceCents * quantity) / 100,
    });
  }

  startCheckout(): void {
    this.#track("checkout_started", {
      items: this.#items,
      value: this.#totalCents / 100,
    });
  }

  /** Buys everything in the cart. Somebody who is not signed in gets an account first. */
  buy(): void {
    if (this.#userId === undefined) {
      this.#track("sign_up", { page: this.path });
      this.now += SECOND;
      this.signIn();
    }
    this.#track(
      "purchase",
      { items: this.#items },
      { amount: this.#totalCents, currency: "EUR" },
    );
    this.#cart = [];
  }

  readOn(): void {
    this.add({ type: "engagement" });
  }

  get #items(): number {
    return this.#cart.reduce((sum, { quantity }) => sum + quantity, 0);
  }

  get #totalCents(): number {
    return this.#cart.reduce(
      (sum, { product, quantity }) => sum + product.priceCents * quantity,
      0,
    );
  }

  #track(
    name: string,
    properties: NonNullable<NativeEvent["properties"]>,
    revenue?: NativeEvent["revenue"],
  ): void {
    this.add({
      type: "track",
      name,
      properties,
      ...(revenue !== undefined && { revenue }),
    });
  }

  private add(fields: Fields): void {
    const { id, visitorId, origin } = this.visit;
    this.events.push({
      eventId: `${id}-${this.events.length}`,
      occurredAt: this.now,
      url: origin + this.path,
      visitorId,
      ...(this.#userId !== undefined && { userId: this.#userId }),
      context: this.#context,
      ...fields,
    });
  }
}

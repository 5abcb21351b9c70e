/** The products of the shop. Its pages, its backend and the traffic generator read them. */

export interface Product {
  id: string;
  name: string;
  origin: string;
  notes: string;
  /** Euro cents for 100 g. */
  priceCents: number;
  /** Colour of the leaf in the picture. */
  hue: number;
}

export const products = [
  {
    id: "first-flush-darjeeling",
    name: "First Flush Darjeeling",
    origin: "Margaret's Hope, India",
    notes: "Green almond, white grape, a bright spring morning.",
    priceCents: 1690,
    hue: 84,
  },
  {
    id: "smoked-lapsang",
    name: "Smoked Lapsang",
    origin: "Tongmu, China",
    notes: "Pine smoke, dried longan, a fire someone else lit.",
    priceCents: 1420,
    hue: 22,
  },
  {
    id: "gyokuro-shade",
    name: "Gyokuro Shade",
    origin: "Uji, Japan",
    notes: "Three weeks in the shade: seaweed, cream, quiet.",
    priceCents: 2950,
    hue: 140,
  },
  {
    id: "iron-goddess",
    name: "Iron Goddess",
    origin: "Anxi, China",
    notes: "Lilac and warm butter, six infusions long.",
    priceCents: 1880,
    hue: 52,
  },
  {
    id: "harbour-breakfast",
    name: "Harbour Breakfast",
    origin: "Assam and Ceylon",
    notes: "Malt and brass. Takes milk, takes no nonsense.",
    priceCents: 890,
    hue: 12,
  },
  {
    id: "moroccan-mint",
    name: "Moroccan Mint",
    origin: "Gunpowder green, Nana mint",
    notes: "Poured from a height, drunk slowly.",
    priceCents: 960,
    hue: 165,
  },
] as const satisfies readonly Product[];

export function findProduct(id: string): Product | undefined {
  return products.find((product) => product.id === id);
}

/**
 * Makes up who the visitors are. Each browser has a short id. A part of the people have an account:
 * a user id, a name, an address that receives no mail, and a plan. All of it follows from the id.
 */
import { hash32 } from "../../src/shared/codec/hash.js";
import { pick, seeded, type Random } from "./random.js";

/** The share of people with an account from an earlier time. */
const ACCOUNTS = 0.3;
/** Length of the part of a visitor's id that tells people of one name apart. */
const NAMESAKES = 4;

/**
 * Names the browser that made a visit first: eight characters, which lists show whole.
 * @example
 * visitorIdOf("shop/490868/3"); // "5f0c1d9e"
 */
export const visitorIdOf = (firstVisit: string): string =>
  hash32(firstVisit).toString(16).padStart(8, "0");

export const hasAccount = (visitorId: string): boolean =>
  seeded(`account/${visitorId}`)() < ACCOUNTS;

export interface Account {
  userId: string;
  traits: { name: string; email: string; plan: string };
}

/** Answers the account that a visitor has, or would get at the checkout. */
export function accountOf(visitorId: string): Account {
  const random = seeded(`person/${visitorId}`);
  const firstName = one(random, firstNames);
  const lastName = one(random, lastNames);
  const plain = (name: string) =>
    name.normalize("NFD").replace(/[^\w]/g, "").toLowerCase();
  const address = `${plain(firstName)}.${plain(lastName)}`;
  return {
    // Some lists know the user id only, so it reads like a name. Namesakes differ in the end.
    userId: `${address}-${visitorId.slice(0, NAMESAKES)}`,
    traits: {
      name: `${firstName} ${lastName}`,
      email: `${address}@example.com`,
      plan: pick(random, plans),
    },
  };
}

const plans = [
  [70, "guest"],
  [22, "tea club"],
  [8, "tea club plus"],
] as const;

function one(random: Random, names: readonly string[]): string {
  return names[Math.floor(random() * names.length)]!;
}

const firstNames =
  "Ada Akira Amélie Anna Arjun Ben Beatriz Camille Carlos Chloé Daan Elif Emil Emma Erik Fatima Freya Grace Hana Hugo Ines Jonas Julia Karin Kenji Lars Leon Lina Lucas Maja Marie Mateus Maya Mila Nina Noah Oliver Priya Rosa Sam Sanne Sofia Theo Tim Yuki Zoe".split(
    " ",
  );
const lastNames =
  "Almeida Bakker Becker Berg Bernard Brandt Campbell Carter Costa Das Dubois Ekström Fischer Fraser Garnier Gupta Haas Hayes Ito Jansen Keller Klein Kobayashi Lambert Lindqvist Meyer Mori Murphy Nguyen Novak Okafor Parker Pereira Petit Quinn Reed Rossi Sato Schubert Silva Smit Tanaka Tremblay Visser Vogel Weber Wright Young".split(
    " ",
  );

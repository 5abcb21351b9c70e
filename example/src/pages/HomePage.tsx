import { price } from "../cart.js";
import { Leaf } from "../Leaf.js";
import { products } from "../products.js";
import { Link } from "../router.js";

export function HomePage() {
  return (
    <>
      <section className="hero">
        <h1>Tea that remembers where it grew.</h1>
        <p>Six teas, picked once a year, sold until they are gone.</p>
      </section>
      <ul className="products">
        {products.map(({ id, name, origin, priceCents, hue }) => (
          <li key={id}>
            <Link to={`/products/${id}`} className="product">
              <Leaf hue={hue} />
              <span className="product-name">{name}</span>
              <span className="product-price">{price(priceCents)}</span>
              <span className="soft">{origin}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

import { expect, test } from "vitest";
import { isPassingHost } from "./passingHosts.js";

test.each([
  "checkout.stripe.com",
  "buy.stripe.com",
  "paypal.com",
  "history.paypal.com",
  "pay.klarna.com",
  "eu.payments.klarna.com",
  "accounts.google.com",
  "appleid.apple.com",
  "login.microsoftonline.com",
  "login.live.com",
  "shop.b2clogin.com",
  "shop.okta.com",
  "shop.eu.auth0.com",
  "shop.auth.eu-central-1.amazoncognito.com",
])("visitors pass through %s", (host) => {
  expect(isPassingHost(host)).toBe(true);
});

test.each([
  "",
  "com",
  "stripe.com",
  "docs.stripe.com",
  "klarna.com",
  "google.com",
  "apple.com",
  "okta.com",
  "auth0.com",
  "notpaypal.com",
  "paypal.com.evil.example",
  "checkout.stripe.com.evil.example",
  "*.paypal.com.example",
])("%j can be a source", (host) => {
  expect(isPassingHost(host)).toBe(false);
});

/**
 * Hosts that visitors pass through to pay or to sign in, in the middle of a visit. No visit comes
 * from them. The setting `ignoredReferrers` adds more for a site.
 *
 * `pay.example` is that host, with or without "www.". `*.pay.example` is its subdomains except
 * "www.". Some vendors have other pages with links of their own (stripe.com, klarna.com,
 * apple.com). The list has only their pages for paying and signing in. Other products keep such a
 * list by hand. GA4 calls it "unwanted referrals"
 * (https://support.google.com/analytics/answer/10327750), and the kinds of hosts come from there.
 */
import { parentsOf } from "./sourceTable.js";

const payment = [
  // https://docs.stripe.com/payments/checkout, …/payment-links,
  // …/invoicing/hosted-invoice-page, …/customer-management
  "checkout.stripe.com buy.stripe.com donate.stripe.com billing.stripe.com invoice.stripe.com pay.stripe.com hooks.stripe.com js.stripe.com connect.stripe.com verify.stripe.com link.com checkout.link.com",
  // https://developer.paypal.com/docs/checkout
  "paypal.com *.paypal.com paypal.me account.venmo.com",
  // https://docs.klarna.com/payments/web-payments
  "pay.klarna.com *.pay.klarna.com payments.klarna.com *.payments.klarna.com login.klarna.com *.playground.klarna.com pay.sofort.com",
  // https://docs.adyen.com/online-payments, https://docs.mollie.com
  "*.adyen.com *.mollie.com",
  // Wallets: https://developers.google.com/pay, https://developer.amazon.com/docs/amazon-pay
  "pay.google.com payments.google.com pay.amazon.com pay.amazon.co.uk pay.amazon.de pay.amazon.fr pay.amazon.it pay.amazon.es payments.amazon.com payments.amazon.de apple-pay-gateway.apple.com pay.shopify.com checkout.shopify.com",
  // Pay later
  "portal.afterpay.com portal.clearpay.co.uk *.affirm.com *.scalapay.com *.sezzle.com checkout.getalma.eu",
  // Other hosted checkouts
  "*.checkout.com *.worldpay.com *.opayo.co.uk *.sagepay.com *.gocardless.com secure.authorize.net *.braintreegateway.com *.cardinalcommerce.com *.2checkout.com checkout.square.site *.squareup.com checkout.paddle.com buy.paddle.com *.lemonsqueezy.com *.chargebee.com *.recurly.com *.fastspring.com *.onfastspring.com *.payu.com *.payu.in *.przelewy24.pl *.tpay.com *.dotpay.pl *.quickpay.net *.saferpay.com *.datatrans.com *.unzer.com *.computop-paygate.com *.payone.com *.paysafecard.com *.skrill.com *.multisafepay.com *.buckaroo.nl *.ogone.com *.vivapayments.com *.redsys.es *.monetico-services.com *.payplug.com *.systempay.fr *.mercadopago.com *.razorpay.com *.paytm.com *.phonepe.com *.cashfree.com *.alipay.com *.yookassa.ru *.yoomoney.ru *.cloudpayments.ru *.midtrans.com *.xendit.co *.paystack.com *.flutterwave.com *.iyzipay.com",
  // Banks' redirects, and checks of cards
  "*.arcot.com *.3dsecure.io *.girogate.de *.giropay.de *.trustly.com *.bancontact.com *.bankid.com *.twint.ch",
];

const signIn = [
  // https://developers.google.com/identity/protocols/oauth2
  "accounts.google.com accounts.youtube.com",
  // https://developer.apple.com/documentation/signinwithapple
  "appleid.apple.com idmsa.apple.com account.apple.com",
  // https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud,
  // …/azure/active-directory-b2c
  "login.microsoftonline.com login.microsoftonline.us login.microsoft.com login.live.com login.windows.net *.b2clogin.com *.ciamlogin.com",
  // https://developer.okta.com/docs/concepts/okta-organizations,
  // https://auth0.com/docs/customize/custom-domains
  "*.okta.com *.oktapreview.com *.okta-emea.com *.auth0.com",
  // https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html
  "*.amazoncognito.com signin.aws.amazon.com *.awsapps.com",
  // Other services of sign-in
  "*.onelogin.com *.pingone.com *.pingone.eu *.pingidentity.com *.duosecurity.com *.jumpcloud.com *.accounts.dev *.authkit.app *.kinde.com *.stytch.com *.descope.com *.supabase.co *.logto.app *.zitadel.cloud *.frontegg.com *.fusionauth.io",
  // Networks and portals whose other pages are sources
  "login.yahoo.com api.login.yahoo.com id.vk.com oauth.vk.com login.vk.com oauth.yandex.ru passport.yandex.ru passport.yandex.com id.twitch.tv access.line.me kauth.kakao.com accounts.kakao.com nid.naver.com open.weixin.qq.com graph.qq.com login.salesforce.com login.tagged.com auth.openai.com id.atlassian.com signin.ebay.com",
  // States' and banks' identities
  "*.franceconnect.gouv.fr login.gov *.login.gov *.id.me *.itsme.be *.digid.nl",
];

let passing: Set<string> | undefined;

/** Says whether the host is one of those. The host must be in lower case, without "www.". */
export function isPassingHost(host: string): boolean {
  passing ??= new Set([...payment, ...signIn].flatMap((row) => row.split(" ")));
  const hosts = passing;
  if (hosts.has(host)) return true;
  return parentsOf(host).some(
    (parent) => parent !== host && hosts.has(`*.${parent}`),
  );
}

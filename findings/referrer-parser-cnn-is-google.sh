#!/usr/bin/env bash
# @tryghost/referrer-parser 0.1.23: a visit from an article on www.cnn.com is a visit from a Google
# search.
#
# Expected: a news site is a referrer under its own name, and no search.
# Seen: its list has www.cnn.com, www.fastweb.it and www.googleearth.de as hosts of Google search,
# for all their pages. The same hosts without "www." are no search. Also, visitors who come back
# from a sign-in with Microsoft come from "Windows Live Spaces", a social network that closed in
# 2011.
# Way out: look these hosts up in your own list first.
source "$(dirname "$0")/lib.sh"
packages @tryghost/referrer-parser@0.1.23
sees 'https://www.cnn.com/2026/11/20/world/article: Google, search
https://cnn.com/2026/11/20/world/article: cnn.com, none
https://www.fastweb.it/assistenza/: Google, search
https://www.googleearth.de/download: Google, search
https://login.live.com/oauth20_authorize.srf: Windows Live Spaces, social' <<'JS'
import { parse } from "@tryghost/referrer-parser";

for (const url of [
  "https://www.cnn.com/2026/11/20/world/article",
  "https://cnn.com/2026/11/20/world/article",
  "https://www.fastweb.it/assistenza/",
  "https://www.googleearth.de/download",
  "https://login.live.com/oauth20_authorize.srf",
]) {
  const { referrerSource, referrerMedium } = parse(url);
  console.log(`${url}: ${referrerSource}, ${referrerMedium ?? "none"}`);
}
JS

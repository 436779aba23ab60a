/*
 * Videos, posts and maps of other sites, as links and embed codes: which address is meant, and what is left of it.
 *
 * Nothing of another site is ever put into a text. An embed that stands alone on the clipboard becomes a card
 * (picture_drop.js); inside other words it becomes a link, so that its address is never lost.
 */

import { parsed } from "articles/pasted_parsed"

/** What is a video, a post or a map by its address: the site, and what follows it. A whole channel is only a link. */
const SITES = [
  [/(^|\.)youtube(-nocookie)?\.com$/, /^\/(watch|embed|shorts|live|v)\b/],
  [/^(youtu\.be|dai\.ly|fb\.watch)$/, /^\/./],
  [/(^|\.)vimeo\.com$/, /\/\d+/],
  [/(^|\.)dailymotion\.com$/, /\/video\//],
  [/(^|\.)twitch\.tv$/, /^\/(videos|\w+\/clip)\//],
  [/^rutube\.ru$/, /\/video\//],
  [/(^|\.)(twitter|x)\.com$/, /\/status(es)?\/\d+|^\/embed\//],
  [/(^|\.)instagram\.com$/, /^\/(.*\/)?(p|reels?|tv)\//],
  [/(^|\.)tiktok\.com$/, /\/video\/|^\/(embed|t)\/|^\/[\w-]+\/?$/],
  [/(^|\.)facebook\.com$/, /\/(posts|videos|watch|reel|photo|plugins|permalink|share|story)/],
  [/(^|\.)threads\.(net|com)$/, /\/post\//],
  [/^bsky\.app$/, /\/post\//],
  [/(^|\.)openstreetmap\.org$/, /#map=|[?&](mlat|minlon)=|^\/(node|way|relation|export\/embed|directions)/],
  [/(^|\.)google\.[a-z.]{2,6}$/, /^\/maps/],
  [/^maps\.(google\.[a-z.]{2,6}|app\.goo\.gl)$/, /./],
  [/^goo\.gl$/, /^\/maps/],
  [/^(soundcloud\.com|open\.spotify\.com)$/, /^\/./],
  // Mastodon and its kin, and PeerTube, are as many sites as there are.
  [/./, /^\/@[\w.@-]+\/\d{6,}(\/embed)?$|^\/(w|videos\/(watch|embed))\/[\w-]{10,}$/],
]
const SPIES = /^(utm_\w+|si|fbclid|gclid|igsh|igshid|ref_src|ref_url|feature|mibextid)$/

/** Return the web address that was written, or null. */
function addressIn(written) {
  const whole = (written || "").trim().replace(/^\/\//, "https://")
  return /^https?:\/\/\S+$/i.test(whole) && URL.canParse(whole) ? new URL(whole) : null
}

const fromBox = (map) => {
  const [west, south, east, north] = (map.searchParams.get("bbox") || "").split(",")
  const [lat, lon] = (map.searchParams.get("marker") || "").split(",")
  const box = north ? `minlon=${west}&minlat=${south}&maxlon=${east}&maxlat=${north}` : ""
  return `https://www.openstreetmap.org/?${[box, lon && `mlat=${lat}&mlon=${lon}`].filter(Boolean).join("&")}`
}

/** What a player's address plays: [host, path, (match, url) => the page that people read]. */
const PLAYERS = [
  [/youtube(-nocookie)?\.com$/, /^\/(?:embed|shorts|v)\/([\w-]+)/, ([, id]) => `https://www.youtube.com/watch?v=${id}`],
  [/^player\.vimeo\.com$/, /^\/video\/(\d+)/, ([, id]) => `https://vimeo.com/${id}`],
  [/dailymotion\.com$/, /^\/embed\/video\/(\w+)/, ([, id]) => `https://www.dailymotion.com/video/${id}`],
  [/^platform\.twitter\.com$/, /./, (_, url) => `https://x.com/i/status/${url.searchParams.get("id")}`],
  [/facebook\.com$/, /^\/plugins\//, (_, url) => addressIn(url.searchParams.get("href"))?.href || url.href],
  [/openstreetmap\.org$/, /^\/export\/embed/, (_, url) => fromBox(url)],
  [/(instagram\.com|.)$/, /^(\/(?:p|reel|tv)\/[\w-]+|\/@[\w.@-]+\/\d+)\/embed/, ([, path], url) => `${url.origin}${path}`],
]

/** Return the page for people of an embed's address, without what only counts who comes from where; "" if it is none. */
export function pageOf(written) {
  const url = addressIn(written)
  if (!url) return ""
  for (const name of [...url.searchParams.keys()]) if (SPIES.test(name)) url.searchParams.delete(name)
  for (const [host, path, page] of PLAYERS) {
    const found = host.test(url.hostname) && path.exec(url.pathname)
    if (found) return page(found, url)
  }
  return url.href
}

const isShown = ({ hostname, pathname, search, hash }) =>
  SITES.some(([site, path]) => site.test(hostname.replace(/^www\./, "")) && path.test(pathname + search + hash))

const QUOTED = "blockquote.twitter-tweet, blockquote.mastodon-embed, blockquote.bluesky-embed"
const PLAYING = "iframe, embed, object, video, audio"

/** Return the page of what an element embeds, or undefined. */
function embedded(element) {
  const { dataset } = element
  const links = element.matches(QUOTED) ? [...element.querySelectorAll("a[href]")] : []
  return [
    ...["src", "data", "cite"].map((name) => element.getAttribute(name)),
    ...[dataset.src, dataset.instgrmPermalink, dataset.href, dataset.embedUrl],
    element.querySelector("source, embed, iframe")?.getAttribute("src"),
    links.at(-1)?.getAttribute("href"),
  ]
    .map(pageOf)
    .find(Boolean)
}

const CODES = `${PLAYING}, ${QUOTED}, blockquote.instagram-media, blockquote.tiktok-embed, .fb-post, .fb-video`

/** Return {address, words} of the first embed in an embed code; words are those beside it, such as its author's name. */
function embedInCode(html) {
  const body = parsed(html)
  const code = body.querySelector(CODES)
  const address = code && embedded(code)
  if (!address) return null
  body.querySelectorAll(`${CODES}, script, style`).forEach((element) => element.remove())
  return { address, words: body.textContent.replace(/\s+/g, " ").trim() }
}

/** Return {address, words} of the one video, post or map that is on the clipboard, and nothing else; or null. */
export function embedIn(text, html) {
  const url = addressIn(text)
  if (url) return isShown(url) ? { address: pageOf(text), words: "" } : null
  if (/^\s*<(iframe|blockquote|div|embed|object|script)\b/i.test(text)) return embedInCode(text)
  const found = /<(iframe|embed|object|blockquote|div)\b/i.test(html) ? embedInCode(html) : null
  return found?.words ? null : found
}

/** Leave a link where something of another site would play. */
export function linkEmbeds(body) {
  for (const element of body.querySelectorAll(`${PLAYING}, .fb-post, .fb-video`)) {
    const address = embedded(element)
    if (!address || !element.isConnected) continue
    const link = Object.assign(document.createElement("a"), { href: address, textContent: address })
    const place = element.closest("p, li, td, th, h2, h3") ? link : document.createElement("p")
    if (place !== link) place.append(link)
    element.replaceWith(place)
  }
}

/*
 * What is wrong with an address, as far as that can be told by looking at it: for the line below a note's address.
 */

import { gettext } from "django-prose-editor/editor"

const MAX_LENGTH = 2000 // as articles/body/notes.py
const OWN_NUMBERS = /^(0|10|127|169\.254|172\.(1[6-9]|2\d|3[01])|192\.168|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./
const OWN_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|test)$/

const isOwnNetwork = (host) =>
  OWN_NUMBERS.test(host) || OWN_NAMES.test(host) || /^\[(::1?\]|::ffff:|f[cd]|fe[89ab])/.test(host)

/** The beginnings of what is copied in place of an address: [what it looks like, what to say]. */
const OTHER_THINGS = [
  [
    /^mailto:|^[^\s/:@]+@[^\s/:@]+\.[^\s/:@]+$/i,
    () => gettext("This is an email address, which readers would see. Say in the text who wrote to you, and when."),
  ],
  [
    /^(file:|[a-z]:[\\/]|\\\\|~\/)/i,
    () => gettext("This is a file on your computer; nobody else can open it. Give the address it was downloaded from."),
  ],
  [
    /(…|\.\.\.)$/,
    () => gettext("This address was cut short where it was shown. Copy the link itself, or open it and copy from there."),
  ],
]

/** What to say of an address that does not begin as one: with its beginning, if that is all that is missing. */
function adviceOnBeginning(address) {
  const rest = address.replace(/^\/+/, "")
  if (/^[^\s/@?#:]+\.[^\s/@?#:.]{2,}(:\d+)?([/?#]\S*)?$/.test(rest)) {
    return { words: gettext("The beginning of the address is missing."), mended: `https://${rest}` }
  }
  if (/^[a-z][a-z\d+.-]*:/i.test(address)) {
    return { words: gettext("Readers can open only addresses that begin with https:// or http://.") }
  }
  return { words: gettext("This is no web address. Copy it from the line at the top of your browser.") }
}

function adviceOnHost({ hostname, username }) {
  if (username) return { words: gettext("This address holds a user name, which readers would see. Take it out.") }
  if (isOwnNetwork(hostname)) return { words: gettext("This address works only in your own network: readers cannot open it.") }
  if (!hostname.includes(".") && !hostname.includes(":")) {
    return { words: gettext("The name of the site is not complete: something like .org is missing.") }
  }
  return null
}

/** Return what to say of a typed address, {words, mended}, or null; `mended` is there when we can guess what was meant. */
export function adviceOn(typed) {
  const address = typed.trim()
  if (!address) return null
  const [, words] = OTHER_THINGS.find(([pattern]) => pattern.test(address)) || []
  if (words) return { words: words() }
  if (!/^https?:\/\//i.test(address)) return adviceOnBeginning(address)
  if (/\s/.test(address)) {
    return { words: gettext("An address has no spaces."), mended: address.replace(/\s+/g, "%20") }
  }
  if (address.includes("\\")) {
    return { words: gettext("An address has no backslashes."), mended: address.replaceAll("\\", "/") }
  }
  if (address.length > MAX_LENGTH) {
    return { words: gettext("This address is too long to be kept. Leave out what follows the question mark, and try it.") }
  }
  if (!URL.canParse(address)) return { words: gettext("This is no web address. Copy it from the line at the top of your browser.") }
  return adviceOnHost(new URL(address))
}

/*
 * What word processors and web pages put on the clipboard, in the markup the editor reads.
 *
 * Structure is kept: headings, lists, quotations, tables, links, bold and italic, and above all the notes, which become
 * notes of ours. What only looks like something is dropped. Each shape has a file of its own (pasted_*.js) with
 * functions that change a document nobody sees.
 */

import { linkEmbeds } from "articles/pasted_embeds"
import { placeDocsNotes } from "articles/pasted_docs"
import { buildLists } from "articles/pasted_lists"
import { placeLinkedNotes } from "articles/pasted_notes"
import { placeNumberedNotes } from "articles/pasted_numbers"
import { parsed } from "articles/pasted_parsed"
import { sayStyles } from "articles/pasted_styles"

const BLOCK = "p, div, ul, ol, table, h1, h2, h3, h4, h5, h6, blockquote, hr, figure, section, b[id^=docs-internal-guid]"
// Comments between colleagues, and what a colleague has struck out with changes tracked, are nobody else's business.
const NOT_THE_TEXT =
  "[data-pasted-style*='mso-element:comment'], .MsoCommentReference, .msoDel, .MsoDel, del[cite^='mailto:'], " +
  "[data-pasted-style*='mso-hide:all'], xml, meta, title, link, script, template"

const isBlock = (node) => !node || (node.nodeType === Node.ELEMENT_NODE && node.matches(BLOCK))

const neighbour = (node, side) => {
  let found = node[side]
  while (found?.nodeType === Node.TEXT_NODE && !found.data.trim()) found = found[side]
  return found
}

/** Leave out the empty lines that stand for a space between paragraphs. */
function dropBlanks(body) {
  for (const line of body.querySelectorAll("br")) {
    if (isBlock(neighbour(line, "previousSibling")) && isBlock(neighbour(line, "nextSibling"))) line.remove()
  }
  for (const paragraph of body.querySelectorAll("p")) {
    const isBlank = !paragraph.textContent.trim() && !paragraph.querySelector("img, iframe, sup, object, video, audio")
    if (isBlank && !paragraph.closest("td, th, li")) paragraph.remove()
  }
}

const RAISED = { 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹", "+": "⁺", "-": "⁻", "−": "⁻", n: "ⁿ" }
const LOWERED = { 0: "₀", 1: "₁", 2: "₂", 3: "₃", 4: "₄", 5: "₅", 6: "₆", 7: "₇", 8: "₈", 9: "₉", "+": "₊", "-": "₋", "−": "₋" }

/** Write what is raised or lowered with characters that are: 10 to the sixth must not become 106. */
function keepExponents(body) {
  for (const [selector, characters] of [["sup:not([data-fn], [data-ref])", RAISED], ["sub", LOWERED]]) {
    for (const element of body.querySelectorAll(selector)) {
      const written = [...element.textContent.trim()].map((character) => characters[character])
      if (written.length && written.every(Boolean)) element.replaceWith(written.join(""))
    }
  }
}

/** Take the way round out of links that a program sent over its own site. */
function straightenLinks(body) {
  for (const link of body.querySelectorAll("a[href^='https://www.google.com/url?']")) {
    const address = new URL(link.href).searchParams.get("q")
    if (/^https?:\/\//.test(address || "")) link.setAttribute("href", address)
  }
}

/** Return HTML from the clipboard as the editor reads it; `slice` is what Google Docs says of it beside the HTML. */
export function fromElsewhere(html, slice = "") {
  const body = parsed(html)
  body.querySelectorAll(NOT_THE_TEXT).forEach((element) => element.remove())
  buildLists(body)
  sayStyles(body)
  straightenLinks(body)
  placeDocsNotes(body, slice)
  placeLinkedNotes(body)
  placeNumberedNotes(body)
  linkEmbeds(body)
  keepExponents(body)
  dropBlanks(body)
  return body.innerHTML
}

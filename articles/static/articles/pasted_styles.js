/*
 * What pasted text says with styles, said with elements.
 *
 * Word processors write bold and italic in style attributes (Google Docs even wraps everything in a <b> that is not
 * bold), and headings and quotations as paragraphs of a class. Under the content security policy a style attribute is
 * never read; here it is called `data-pasted-style`.
 */

// Word's own `mso-bidi-font-weight` speaks of other scripts.
const BOLD = /(?<![\w-])font-weight:\s*(bold|[6-9]00)/i
const NOT_BOLD = /(?<![\w-])font-weight:\s*(normal|[1-4]00)/i
const ITALIC = /(?<![\w-])font-style:\s*italic/i
const NOT_ITALIC = /(?<![\w-])font-style:\s*normal/i
const RAISED = /(?<![\w-])vertical-align:\s*super/i
const HOLDS_BLOCKS = "p, div, ul, ol, li, table, tbody, thead, tr, td, th, h1, h2, h3, h4, h5, h6, blockquote, hr"

/** Put a new element around the words in `element`; where other blocks are in it, they say it themselves. */
function wrap(element, tag) {
  if (element.matches("ul, ol, table, tbody, thead, tfoot, tr, colgroup, col") || element.querySelector(HOLDS_BLOCKS)) return
  const inner = element.ownerDocument.createElement(tag)
  inner.append(...element.childNodes)
  element.append(inner)
}

/** Put an element of another name in the place of `element`, and return it. */
function rename(element, tag) {
  const named = element.ownerDocument.createElement(tag)
  named.append(...element.childNodes)
  if (element.id) named.id = element.id
  element.replaceWith(named)
  return named
}

const unwrap = (element) => element.replaceWith(...element.childNodes)

function sayStress(body) {
  for (const element of body.querySelectorAll("[data-pasted-style]")) {
    const style = element.getAttribute("data-pasted-style")
    element.removeAttribute("data-pasted-style")
    if (BOLD.test(style) && !element.matches("b, strong")) wrap(element, "strong")
    if (ITALIC.test(style) && !element.matches("i, em")) wrap(element, "em")
    if (RAISED.test(style) && !element.querySelector("sup") && !element.closest("sup")) wrap(element, "sup")
    const isPlain = element.matches("b, strong") ? NOT_BOLD.test(style) : element.matches("i, em") && NOT_ITALIC.test(style)
    if (isPlain) unwrap(element)
  }
}

const levelOf = (heading) => Number(heading.getAttribute("aria-level") || heading.tagName[1])

/** Make headings of the two levels an article has. One heading above all others is a title, and no level of its own. */
function sayHeadings(body) {
  const headings = [...body.querySelectorAll("h1, h2, h3, h4, h5, h6, p[role=heading], div[role=heading]")]
  const top = headings.filter((heading) => levelOf(heading) === 1).length > 1 ? 1 : 2
  for (const heading of headings) {
    heading.querySelectorAll("b, strong").forEach(unwrap)
    rename(heading, levelOf(heading) <= top ? "h2" : "h3")
  }
}

/** Make quotations of what Word calls so by class, neighbours together. */
function sayQuotations(body) {
  for (const line of body.querySelectorAll("p[class*='Quote']")) {
    const before = line.previousElementSibling
    const quotation = before?.matches("blockquote[data-said]") ? before : line.ownerDocument.createElement("blockquote")
    if (quotation !== before) {
      quotation.dataset.said = ""
      line.before(quotation)
    }
    quotation.append(line)
  }
}

/** Say bold, italic, headings and quotations with elements. */
export function sayStyles(body) {
  sayStress(body)
  sayHeadings(body)
  sayQuotations(body)
}

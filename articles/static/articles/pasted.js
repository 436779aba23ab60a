/*
 * What word processors put on the clipboard, in the markup the editor reads.
 *
 * They say bold and italic in style attributes (Google Docs even wraps everything in a <b> that is not bold). Under the
 * content security policy a style attribute is never read, so what it says is turned into elements first.
 */

const BOLD = /font-weight:\s*(bold|[6-9]00)/i
const NOT_BOLD = /font-weight:\s*(normal|400)/i
const ITALIC = /font-style:\s*italic/i

function wrap(element, tag) {
  const inner = element.ownerDocument.createElement(tag)
  inner.append(...element.childNodes)
  element.append(inner)
}

/** Return pasted HTML with its styles said by <strong> and <em>. */
export function withoutStyles(html) {
  // Before the browser sees it: it would report what the policy blocks, even in a document that is never shown.
  const renamed = html.replace(/<style[\s\S]*?<\/style\s*>/gi, "").replace(/(<[^>]*?)\sstyle\s*=/gi, "$1 data-pasted-style=")
  const pasted = new DOMParser().parseFromString(renamed, "text/html")
  for (const element of pasted.querySelectorAll("[data-pasted-style]")) {
    const style = element.getAttribute("data-pasted-style")
    element.removeAttribute("data-pasted-style")
    if (BOLD.test(style)) wrap(element, "strong")
    if (ITALIC.test(style)) wrap(element, "em")
    if (element.matches("b, strong") && NOT_BOLD.test(style)) element.replaceWith(...element.childNodes)
  }
  return pasted.body.innerHTML
}

/*
 * HTML from elsewhere, as a document nobody sees: nothing in it runs, loads or is drawn.
 */

/**
 * Return the body of pasted HTML. What its style attributes said is in `data-pasted-style`; style sheets are left out.
 *
 * That is done before the browser reads it: it reports what the content security policy blocks even in such a document.
 */
export function parsed(html) {
  const inert = html
    .replace(/<style\b[\s\S]*?(?:<\/style\s*>|$)/gi, "")
    .replace(/<[a-z][^<>]*/gi, (tag) => tag.replace(/([\s"'/])(style|on\w+)\s*=/gi, "$1data-pasted-$2="))
  return new DOMParser().parseFromString(inert, "text/html").body
}

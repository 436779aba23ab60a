/*
 * Notes that a link leads to and another leads back from, whoever wrote them:
 *
 *   Word         <a href="#_ftn1" name="_ftnref1">[1]</a>           <div id=ftn1><p><a href="#_ftnref1" name="_ftn1">…
 *   Google Docs  <sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>  <div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> …
 *   LibreOffice  <a href="#sdfootnote1sym" name="sdfootnote1anc">    <div id="sdfootnote1"><p><a name="sdfootnote1sym" …
 *   WordPress    <sup data-fn="uuid"><a href="#uuid">1</a></sup>     <ol class="wp-block-footnotes"><li id="uuid">…
 *   Markdown     <a href="#fn1" id="fnref1">1</a>                    <li id="fn1"><p>… <a href="#fnref1">↩</a></p></li>
 *
 * A browser that copies from a page writes whole addresses, so only what follows the # counts. The one that comes
 * first is the mention, the one it leads to the note.
 */

import { mentionOf, newNote, readNote, removeList } from "articles/pasted_note"

const LABEL = /^[\s[(]*(\d{1,4}|[ivxlc]{1,7}|[a-z]|[*†‡§¶]{1,4}|\p{L}{1,12}[\s.]\d{1,3})[\s\])]*$/iu
const NAMES = /^_?(user-content-)?(ftn|edn|fn|sd(foot|end)note|footnote|endnote|cite[_-]?note|note)/i
const AROUND = "sup, span, b, i, em, strong, font, small, a"

const bare = (text) => text.replace(/[\s[\]()]+/g, "")

/** Return what follows the # of a link's address, or "". */
function nameIn(link) {
  const [, name = ""] = /#([^#]*)$/.exec(link.getAttribute("href") || "") || []
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** Return the place of each element, and the element of each name; the first of a name has it. */
function survey(body) {
  const places = new Map()
  const named = new Map()
  for (const element of body.querySelectorAll("*")) {
    places.set(element, places.size)
    for (const name of [element.id, element.getAttribute("name")]) {
      if (name && !named.has(name)) named.set(name, element)
    }
  }
  return { places, named }
}

/** Return the element that holds the whole note whose number, or first line, is `target`. */
function holderOf(target) {
  const item = target.closest("li")
  if (item) return item
  const holder = target.closest("p, div, dd, aside, section") || target
  const around = holder.parentElement
  const isAllOne = around?.matches("div, aside") && around.firstElementChild === holder
  const isPartOfIt = (part) => part.matches("p") && (part === holder || !part.querySelector("a[id], a[name]"))
  return isAllOne && [...around.children].every(isPartOfIt) ? around : holder
}

/** Whether the note at `holder` leads back to before it, or is called as notes are. */
function isNote(holder, name, { places, named }) {
  if (holder.matches("h1, h2, h3, h4, h5, h6, body")) return false
  const place = places.get(holder)
  const leadsBack = [...holder.querySelectorAll("a[href]")].some((link) => places.get(named.get(nameIn(link))) < place)
  return leadsBack || NAMES.test(name)
}

/** Return [{link, holder}] for each number that leads on to a note. */
function findMentions(body, known) {
  const holders = new Map()
  const mentions = []
  for (const link of body.querySelectorAll("a[href*='#']")) {
    const name = nameIn(link)
    const target = known.named.get(name)
    if (!target || !LABEL.test(link.textContent) || known.places.get(target) <= known.places.get(link)) continue
    if (!holders.has(target)) holders.set(target, holderOf(target))
    const holder = holders.get(target)
    if (!holder.contains(link) && isNote(holder, name, known)) mentions.push({ link, holder })
  }
  const all = new Set(mentions.map(({ holder }) => holder))
  return mentions.filter(({ link }) => ![...ancestors(link)].some((element) => all.has(element)))
}

function* ancestors(element) {
  for (let around = element.parentElement; around; around = around.parentElement) yield around
}

/** Return the outermost element that is nothing but this number. */
function wholeMark(link) {
  let mark = link
  while (mark.parentElement?.matches(AROUND) && bare(mark.parentElement.textContent) === bare(link.textContent)) {
    mark = mark.parentElement
  }
  return mark
}

/** Drop what leads from a note back to its number, and the number itself. */
function withoutWayBack(holder, { places, named }) {
  const copy = holder.cloneNode(true)
  const place = places.get(holder)
  copy.querySelectorAll(".mw-cite-backlink").forEach((way) => way.remove())
  for (const link of copy.querySelectorAll("a[href*='#']")) {
    if (places.get(named.get(nameIn(link))) < place) wholeMark(link).remove()
  }
  return copy
}

/** A number whose note was not copied stays readable as one. */
function writeLostMarks(body) {
  for (const mark of body.querySelectorAll("sup[data-fn]:not([data-text], [data-title], [data-url], [data-quote])")) {
    if (mark.textContent.trim()) mark.replaceWith(`[${bare(mark.textContent)}]`)
  }
  for (const link of body.querySelectorAll("a[href*='#']:not([href^=http])")) {
    if (NAMES.test(nameIn(link)) && LABEL.test(link.textContent)) wholeMark(link).replaceWith(`[${bare(link.textContent)}]`)
  }
}

/** Put each note in the place of its number. A number or a note that has lost the other stays as text. */
export function placeLinkedNotes(body) {
  const known = survey(body)
  const notes = new Map()
  for (const { link, holder } of findMentions(body, known)) {
    if (!notes.has(holder)) {
      const fields = readNote(withoutWayBack(holder, known))
      if (!fields.text && !fields.url) continue
      const note = newNote(fields)
      notes.set(holder, note)
      wholeMark(link).replaceWith(note)
    } else wholeMark(link).replaceWith(mentionOf(notes.get(holder)))
  }
  removeList(notes.keys(), body)
  writeLostMarks(body)
}

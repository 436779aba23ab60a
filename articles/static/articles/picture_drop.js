/*
 * What is pasted or dropped and is no text: picture files, and the videos, posts and maps of other sites.
 */

import { crel, gettext } from "django-prose-editor/editor"
import { insertApart } from "articles/apart"
import { insertCard } from "articles/figure"
import { embedIn } from "articles/pasted_embeds"
import { parsed } from "articles/pasted_parsed"
import { askForUpload } from "articles/picture_upload"

const fill = (sentence, values) => sentence.replace(/%\((\w+)\)s/g, (_, name) => values[name])

/** Say below the text what became of what was put in; it is read out. */
function tell(editor, words) {
  const box = editor.view.dom.parentElement
  let line = box.querySelector(".paste-line")
  if (!line) {
    line = crel("p", { className: "paste-line", role: "status" })
    box.append(line)
  }
  line.textContent = words
}

/** Ask for the words of each picture, one after the other, and put it in; the first at a place between two blocks. */
async function putIn(editor, files, pictures, between = null) {
  let place = between
  for (const [index, file] of files.entries()) {
    const count = files.length > 1 ? fill(gettext("%(number)s of %(count)s"), { number: index + 1, count: files.length }) : ""
    const image = await askForUpload(pictures, file, count)
    if (!image) continue
    insertApart(editor, { type: "figure", attrs: { image: image.key } }, place)
    place = null
  }
  editor.commands.focus()
}

/** Take files that were pasted or dropped: pictures go in, of others is said that they cannot. */
function takeFiles(editor, files, pictures, between = null) {
  const images = files.filter(({ type }) => type.startsWith("image/"))
  const others = files.filter((file) => !images.includes(file)).map(({ name }) => name)
  const refusal = gettext("Only pictures can be put into the text, and this is none: %(names)s")
  if (others.length) tell(editor, fill(refusal, { names: others.join(", ") }))
  if (images.length) putIn(editor, images, pictures, between)
}

/** Whether HTML has words. Office programs put a picture of the copied text beside it. */
function hasWords(html) {
  const body = parsed(html)
  body.querySelectorAll("script").forEach((element) => element.remove())
  return body.textContent.trim() !== ""
}

/** Whether a paste was a picture or an embed, and has been taken care of. */
export function takePaste(editor, { clipboardData }, pictures) {
  const html = clipboardData.getData("text/html")
  const text = clipboardData.getData("text/plain")
  if (clipboardData.files.length && !hasWords(html) && !text.trim()) {
    takeFiles(editor, [...clipboardData.files], pictures)
    return true
  }
  // An address over selected words makes a link of them.
  if (html.includes("data-pm-slice") || !editor.state.selection.empty) return false
  const embed = embedIn(text, html)
  if (embed) insertCard(editor, pictures, { link: embed.address, caption: embed.words })
  return embed !== null
}

/** Return the place between two blocks that is nearest to where something was dropped. */
function placeBetween({ view, state }, { clientX, clientY }) {
  const found = view.posAtCoords({ left: clientX, top: clientY })
  const $pos = state.doc.resolve(found ? found.pos : state.doc.content.size)
  if ($pos.depth === 0) return $pos.pos
  const { top, bottom } = view.nodeDOM($pos.before(1)).getBoundingClientRect()
  return clientY < (top + bottom) / 2 ? $pos.before(1) : $pos.after(1)
}

/** Whether a drop from outside the text was a file or an embed, and has been taken care of. */
export function takeDrop(editor, event, pictures) {
  const { dataTransfer } = event
  const files = [...dataTransfer.files]
  const embed = files.length ? null : embedIn(dataTransfer.getData("text/plain"), dataTransfer.getData("text/html"))
  if (!files.length && !embed) return false
  event.preventDefault()
  const between = placeBetween(editor, event)
  if (files.length) takeFiles(editor, files, pictures, between)
  else insertCard(editor, pictures, { link: embed.address, caption: embed.words }, between)
  return true
}

/** Return pasted HTML as it is, and say how many notes it brought, and that pictures stayed behind. */
export function reported(editor, html) {
  const body = parsed(html)
  const notes = body.querySelectorAll("sup[data-fn]").length
  const said = []
  if (notes) said.push(fill(gettext("Notes taken over: %(count)s."), { count: notes }))
  if (body.querySelector("img")) said.push(gettext("Pictures are not taken over: drop their files here, or use “Picture”."))
  tell(editor, said.join(" "))
  return html
}

/*
 * Footnotes inside the body editor: a note is a node that stands in the sentence, a mention cites one again.
 *
 *   <sup data-fn="k3x9" data-text="…" data-title="…" data-url="…" data-quote="…" data-accessed="…"></sup>
 *   <sup data-ref="k3x9"></sup>
 *
 * Numbers are never in the HTML: order decides them, and decorations show them while somebody types. What the
 * server does to repeated keys (articles/body) happens here already, so that copying a note shows its outcome.
 */

import { Node, crel, gettext, pm } from "django-prose-editor/editor"
import { chooseNote, fill } from "articles/footnote_dialog"
import { askForNote } from "articles/note_dialog"

const { NodeSelection, Plugin, PluginKey } = pm.state
const { Decoration, DecorationSet } = pm.view
const { Fragment, Slice } = pm.model

const WORDS = ["text", "title", "url", "quote", "accessed"]
const FLAGS = ["lost", "unplaced"]
const key = new PluginKey("notes")

/** Return a key no note of this text is likely to have: eight characters of a to z and 0 to 9. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint32Array(8)), (n) => (n % 36).toString(36)).join("")
}

const wordsOf = ({ text, title, url, quote }) => text || title || url || quote || gettext("(empty note)")

/** Return every note of the document by key, numbered in the order in which the text first mentions them. */
function notesOf(doc) {
  const order = new Set()
  const found = new Map()
  doc.descendants((node, pos) => {
    const { fn, ref } = node.attrs
    if (fn || ref) order.add(fn || ref)
    if (fn && !found.has(fn)) found.set(fn, { key: fn, pos, node, words: wordsOf(node.attrs) })
  })
  const notes = [...order].filter((noteKey) => found.has(noteKey)).map((noteKey) => found.get(noteKey))
  return new Map(notes.map((note, index) => [note.key, { ...note, number: index + 1 }]))
}

/** Show each note's number where it stands, and a question mark where a mention has lost its note. */
function decorate(doc) {
  const notes = notesOf(doc)
  const marks = []
  doc.descendants((node, pos) => {
    const noteKey = node.attrs.fn || node.attrs.ref
    if (!noteKey) return
    const note = notes.get(noteKey)
    const label = note
      ? fill(gettext("Note %(number)s: %(words)s"), note)
      : gettext("A mention of a note that is not in the text")
    marks.push(
      Decoration.node(pos, pos + node.nodeSize, {
        class: note ? "note-mark" : "note-mark note-mark-lost",
        "data-number": note ? String(note.number) : "?",
        role: "img",
        "aria-label": label,
        title: label,
      }),
    )
  })
  return { notes, decorations: DecorationSet.create(doc, marks) }
}

const sameWords = (a, b) => WORDS.every((name) => a.attrs[name] === b.attrs[name])

/** Turn an identical repeat of a note into a mention of it, and give a differing one a key of its own. */
function settleRepeats(transactions, _, state) {
  if (!transactions.some((transaction) => transaction.docChanged)) return null
  const seen = new Map()
  const { tr, schema } = state
  state.doc.descendants((node, pos) => {
    if (node.type.name !== "footnote") return
    const first = seen.get(node.attrs.fn)
    if (!first) seen.set(node.attrs.fn, node)
    else if (sameWords(first, node)) {
      tr.replaceWith(pos, pos + 1, schema.nodes.mention.create({ ref: node.attrs.fn }, null, node.marks))
    } else tr.setNodeMarkup(pos, null, { ...node.attrs, fn: newKey() }, node.marks)
  })
  return tr.docChanged ? tr : null
}

/** A note that is put somewhere has its place: pasting or dropping one settles an import's open question. */
function place(fragment) {
  const nodes = []
  fragment.forEach((node) => {
    if (node.type.name !== "footnote") nodes.push(node.copy(place(node.content)))
    else nodes.push(node.type.create({ ...node.attrs, unplaced: false }, null, node.marks))
  })
  return Fragment.fromArray(nodes)
}

/** Return the note the selection stands for: the selected one, or the one a selected mention cites. */
function selectedNote(state) {
  const { selection } = state
  if (!(selection instanceof NodeSelection)) return null
  const { fn, ref } = selection.node.attrs
  return key.getState(state).notes.get(fn || ref) || null
}

async function editNote(editor, sources) {
  const note = selectedNote(editor.state)
  const others = [...key.getState(editor.state).notes.values()]
    .filter((other) => other.key !== note?.key)
    .map((other) => ({ key: other.key, number: other.number, url: other.node.attrs.url }))
  const entered = await askForNote(note && note.node.attrs, { sources, others })
  editor.commands.focus()
  if (!entered) return
  if (!note) {
    const { ref } = entered
    const mark = ref ? { type: "mention", attrs: { ref } } : { type: "footnote", attrs: { fn: newKey(), ...entered } }
    editor.commands.insertContentAt(editor.state.selection.to, mark)
    return
  }
  const attrs = { ...note.node.attrs, ...entered, lost: note.node.attrs.lost && !entered.url }
  const tr = editor.state.tr.setNodeMarkup(note.pos, null, attrs, note.node.marks)
  editor.view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, note.pos)))
}

async function citeAgain(editor) {
  const ref = await chooseNote([...key.getState(editor.state).notes.values()])
  editor.commands.focus()
  if (ref) editor.commands.insertContentAt(editor.state.selection.to, { type: "mention", attrs: { ref } })
}

/** The line under the text that says which note is selected and what can be done with it; read out when it changes. */
class NoteLine {
  constructor(view) {
    this.line = crel("p", { className: "note-line", role: "status" })
    view.dom.after(this.line)
    this.update(view)
  }

  update({ state }) {
    const { selection } = state
    const isMark = selection instanceof NodeSelection && (selection.node.attrs.fn || selection.node.attrs.ref)
    const words = isMark ? this.describe(selectedNote(state)) : ""
    if (this.line.textContent !== words) this.line.textContent = words
  }

  describe(note) {
    if (!note) return gettext("This mention has lost its note: delete it, or cite another note.")
    const { unplaced } = note.node.attrs
    const what = unplaced
      ? gettext("Note %(number)s has no place in the text yet: cut it and paste it where it belongs. %(words)s")
      : gettext("Note %(number)s. Enter edits it, Delete removes it. %(words)s")
    return fill(what, note)
  }

  destroy() {
    this.line.remove()
  }
}

function notesPlugin(editor, sources) {
  return new Plugin({
    key,
    state: {
      init: (_, { doc }) => decorate(doc),
      apply: (transaction, value) => (transaction.docChanged ? decorate(transaction.doc) : value),
    },
    props: {
      decorations: (state) => key.getState(state).decorations,
      transformPasted: (slice) => new Slice(place(slice.content), slice.openStart, slice.openEnd),
      handleDoubleClickOn(view, _, node, pos) {
        if (!node.attrs.fn && !node.attrs.ref) return false
        view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, pos)))
        editNote(editor, sources)
        return true
      },
    },
    appendTransaction: settleRepeats,
    view: (view) => new NoteLine(view),
  })
}

const words = (name) => ({
  default: "",
  parseHTML: (element) => element.getAttribute(`data-${name}`) || "",
  renderHTML: (attrs) => (attrs[name] ? { [`data-${name}`]: attrs[name] } : {}),
})

const flag = (name) => ({
  default: false,
  parseHTML: (element) => element.hasAttribute(`data-${name}`),
  renderHTML: (attrs) => (attrs[name] ? { [`data-${name}`]: "" } : {}),
})

const attributes = (names, kind) => Object.fromEntries(names.map((name) => [name, kind(name)]))

const inSentence = { group: "inline", inline: true, atom: true, selectable: true, draggable: true }

/** A mention: the same note, cited again. */
export const Mention = Node.create({
  name: "mention",
  ...inSentence,
  addAttributes: () => attributes(["ref"], words),
  parseHTML: () => [{ tag: "sup[data-ref]", priority: 60 }],
  renderHTML: ({ HTMLAttributes }) => ["sup", HTMLAttributes],
})

/** A note, with everything it says, and the commands, keys and buttons for notes. */
export const Footnote = Node.create({
  name: "footnote",
  priority: 1000,
  ...inSentence,
  addOptions: () => ({ sources: "" }),
  addAttributes: () => ({ ...attributes(["fn", ...WORDS], words), ...attributes(FLAGS, flag) }),
  parseHTML: () => [{ tag: "sup[data-fn]", priority: 60 }],
  renderHTML: ({ HTMLAttributes }) => ["sup", HTMLAttributes],
  addProseMirrorPlugins() {
    return [notesPlugin(this.editor, this.options.sources)]
  },
  addCommands() {
    const start = (ask) => () => (props) => {
      ask(props.editor, this.options.sources)
      return true
    }
    return { editNote: start(editNote), citeNoteAgain: start(citeAgain) }
  },
  addKeyboardShortcuts() {
    // On many keyboards AltGr, which writes letters, reports itself as Ctrl and Alt.
    const unlessAltGr = (run) => () => !window.event?.getModifierState?.("AltGraph") && run()
    return {
      "Mod-Alt-f": unlessAltGr(() => this.editor.commands.editNote()),
      "Mod-Alt-m": unlessAltGr(() => this.editor.commands.citeNoteAgain()),
      Enter: () => (selectedNote(this.editor.state) ? this.editor.commands.editNote() : false),
    }
  },
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "note",
      groups: "notes",
      button: buttons.text(gettext("Note"), gettext("Note: insert one, or edit the selected one (Ctrl+Alt+F)")),
      command: (editor) => editor.commands.editNote(),
      active: (editor) => selectedNote(editor.state) !== null,
    })
    menu.defineItem({
      name: "noteAgain",
      groups: "notes",
      priority: 90,
      button: buttons.text(gettext("Cite again"), gettext("Cite again: a second mention of a note (Ctrl+Alt+M)")),
      command: (editor) => editor.commands.citeNoteAgain(),
      enabled: (editor) => key.getState(editor.state).notes.size > 0,
    })
  },
})

/*
 * Pictures in the text: a figure names its picture by key, and holds a caption of its own or none.
 *
 *   <figure data-image="0123456789abcdef"><figcaption>…</figcaption></figure>
 *
 * With `data-link="https://…"` it is a card: it leads to the video, the post or the map that others would embed.
 */

import { Node, crel, gettext, pm } from "django-prose-editor/editor"
import { insertApart } from "articles/apart"
import { askForCard, choosePicture, pictureOf } from "articles/block_dialogs"

const { TextSelection } = pm.state

/** A figure on the editor's screen: the picture, which a click selects, and the caption under it. */
class FigureView {
  constructor({ node, editor, getPos }, pictures) {
    this.node = node
    this.pictures = pictures
    this.box = crel("div", { contentEditable: "false", className: "figure-picture" })
    this.contentDOM = crel("figcaption", {})
    this.dom = crel("figure", { "data-image": node.attrs.image }, [this.box, this.contentDOM])
    this.box.addEventListener("mousedown", (event) => {
      event.preventDefault()
      editor.chain().focus().setNodeSelection(getPos()).run()
    })
    this.show()
  }

  async show() {
    const { image } = this.node.attrs
    const picture = await pictureOf(this.pictures, image)
    if (image !== this.node.attrs.image) return
    this.contentDOM.dataset.placeholder = picture?.caption || gettext("Caption")
    const missing = gettext("The paper no longer has this picture. Choose another with “Picture” above.")
    this.box.replaceChildren(picture ? crel("img", { src: picture.address, alt: picture.alt }) : missing)
    const { link } = this.node.attrs
    const words = fill(gettext("Leads to %(link)s"), { link })
    if (link) this.box.append(crel("span", { className: "figure-link", textContent: words }))
  }

  update(node) {
    if (node.type !== this.node.type) return false
    const isChanged = node.attrs.image !== this.node.attrs.image || node.attrs.link !== this.node.attrs.link
    this.node = node
    if (isChanged) this.show()
    return true
  }

  /** What changes outside the caption, and the caption's hint, are our own doing: drawn anew, they would change again. */
  ignoreMutation({ type, target }) {
    return type === "attributes" || (type !== "selection" && !this.contentDOM.contains(target))
  }
}

const fill = (sentence, values) => sentence.replace(/%\((\w+)\)s/g, (_, name) => values[name])

/** Return the position of the figure that is selected or holds the cursor, or null. */
function figureAt({ selection }) {
  if (selection.node?.type.name === "figure") return selection.from
  return selection.$from.parent.type.name === "figure" ? selection.$from.before() : null
}

async function insertFigure(editor, pictures) {
  const pos = figureAt(editor.state)
  const image = await choosePicture(pictures)
  editor.commands.focus()
  if (!image) return
  if (pos === null) insertApart(editor, { type: "figure", attrs: { image } })
  else editor.view.dispatch(editor.state.tr.setNodeAttribute(pos, "image", image))
}

/** Put in a card, or just the link, as somebody asked for it; of the card that is selected, change the address. */
export async function insertCard(editor, pictures, card = { link: "", caption: "" }, between = null) {
  const pos = between === null ? figureAt(editor.state) : null
  const present = pos === null ? null : editor.state.doc.nodeAt(pos)
  const entered = await askForCard(pictures, present ? { link: present.attrs.link } : card, !present)
  editor.commands.focus()
  if (!entered) return
  const { link, image, caption } = entered
  if (present) return editor.view.dispatch(editor.state.tr.setNodeAttribute(pos, "link", link))
  if (!image) {
    const text = { type: "text", text: link, marks: [{ type: "link", attrs: { href: link } }] }
    const at = between ?? editor.state.selection.to
    editor.commands.insertContentAt(at, between === null ? text : { type: "paragraph", content: [text] })
    return
  }
  const content = caption ? [{ type: "text", text: caption }] : []
  insertApart(editor, { type: "figure", attrs: { image, link }, content }, between)
}

export const Figure = Node.create({
  name: "figure",
  group: "apart",
  content: "inline*",
  isolating: true,
  draggable: true,
  addOptions: () => ({ pictures: "" }),
  addAttributes: () => ({
    image: {
      parseHTML: (element) => element.dataset.image,
      renderHTML: ({ image }) => ({ "data-image": image }),
    },
    link: {
      default: "",
      parseHTML: (element) => element.dataset.link || "",
      renderHTML: ({ link }) => (link ? { "data-link": link } : {}),
    },
  }),
  parseHTML: () => [
    {
      tag: "figure[data-image]",
      contentElement: (figure) => figure.querySelector("figcaption") || document.createElement("figcaption"),
    },
  ],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, ["figcaption", 0]],
  addNodeView() {
    return (props) => new FigureView(props, this.options.pictures)
  },
  addCommands() {
    return {
      insertFigure:
        () =>
        ({ editor }) => {
          insertFigure(editor, this.options.pictures)
          return true
        },
      insertCard:
        () =>
        ({ editor }) => {
          insertCard(editor, this.options.pictures)
          return true
        },
    }
  },
  addKeyboardShortcuts() {
    const inCaption = ({ selection }) => selection.empty && selection.$from.parent.type === this.type
    return {
      // Out of the caption, into a paragraph below the picture.
      Enter: () => {
        const { state, view } = this.editor
        if (!inCaption(state)) return false
        const after = state.selection.$from.after()
        const tr = state.tr.insert(after, state.schema.nodes.paragraph.create())
        view.dispatch(tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView())
        return true
      },
      // An empty caption goes with its picture.
      Backspace: () => {
        const { state } = this.editor
        if (!inCaption(state) || state.selection.$from.parent.content.size) return false
        return this.editor.commands.deleteNode(this.name)
      },
    }
  },
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "figure",
      groups: "apart",
      button: buttons.text(gettext("Picture"), gettext("Picture: insert one, or choose another for this figure")),
      command: (editor) => editor.commands.insertFigure(),
      active: (editor) => figureAt(editor.state) !== null,
    })
    menu.defineItem({
      name: "card",
      groups: "apart",
      button: buttons.text(gettext("Card"), gettext("Card: for a video, a post or a map of another site")),
      command: (editor) => editor.commands.insertCard(),
    })
  },
})

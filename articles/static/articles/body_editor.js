/*
 * The editor of an article's text: django-prose-editor's parts, and no more markup than articles/body allows.
 *
 * Set up here instead of by the package's own presets for three reasons: spaces are kept as typed
 * (`preserveWhitespace`), no <style> is injected, which the content security policy would refuse (body_editor.css
 * has those rules), and the field has a name and a language that assistive technology can read.
 */

import {
  Blockquote,
  Bold,
  BulletList,
  Document,
  Dropcursor,
  Editor,
  Gapcursor,
  HardBreak,
  Heading,
  History,
  HorizontalRule,
  Italic,
  Link,
  ListItem,
  Menu,
  OrderedList,
  Paragraph,
  TableRow,
  Text,
  crel,
  gettext,
} from "django-prose-editor/editor"
import { withRoomBelow } from "articles/apart"
import { Figure } from "articles/figure"
import { Footnote, Mention } from "articles/footnote"
import { askForLink, isLinkAddress } from "articles/footnote_dialog"
import { showLength } from "articles/length"
import { fromElsewhere } from "articles/pasted"
import { DOCS_SLICE } from "articles/pasted_docs"
import { reported, takeDrop, takePaste } from "articles/picture_drop"
import { PullQuote } from "articles/pull_quote"
import { BodyTable, CaptionedTable, Cell, HeaderCell, TableCaption, withEditableTables } from "articles/table"
import { keepTyping } from "articles/typing"

const MENU = ["blockType -lists", "lists", "nodes -blockType -lists", "marks", "link", "notes", "apart", "table", "history"]

// Pixels. How high the row of buttons at the bottom is depends on what may be done with the article.
const ROOM = {
  top: 64,
  left: 0,
  right: 0,
  get bottom() {
    return 32 + (document.querySelector(".submit-row")?.offsetHeight || 0)
  },
}

async function editLink(editor) {
  const href = await askForLink(editor.getAttributes("link").href)
  editor.commands.focus()
  if (href === null) return
  const chain = editor.chain().extendMarkRange("link")
  if (href) chain.setLink({ href }).run()
  else chain.unsetLink().run()
}

/** A link is its address, on the web or of this site; nothing opens by itself. */
const WebLink = Link.extend({
  addAttributes: () => ({ href: { default: null, parseHTML: (element) => element.getAttribute("href") } }),
  addCommands() {
    return {
      ...this.parent?.(),
      addLink:
        () =>
        ({ editor }) => {
          if (editor.state.selection.empty && !editor.isActive("link")) return false
          editLink(editor)
          return true
        },
    }
  },
}).configure({ enableTarget: false, autolink: false, isAllowedUri: (address) => isLinkAddress(address || "") })

/** Lists count from one, in figures. */
const PlainOrderedList = OrderedList.extend({ addAttributes: () => ({}), addNodeView: null }).configure({
  enableListAttributes: false,
})

/** Pull quotes, figures and tables stand between the blocks of the text, never inside one. */
const Body = Document.extend({ content: "(block | apart)+" })

const extensionsFor = ({ pictures, sources }) => [
  Body,
  Paragraph,
  Text,
  Heading.configure({ levels: [2, 3] }),
  Bold,
  Italic,
  BulletList,
  PlainOrderedList,
  ListItem,
  Blockquote,
  PullQuote,
  Figure.configure({ pictures }),
  CaptionedTable,
  TableCaption,
  BodyTable,
  TableRow,
  HeaderCell,
  Cell,
  HardBreak,
  HorizontalRule,
  WebLink,
  Footnote.configure({ sources }),
  Mention,
  History,
  Dropcursor,
  Gapcursor,
  Menu.configure({ groups: MENU.map((group) => ({ group })) }),
]

/** The package names its buttons in English only. */
const BUTTON_NAMES = {
  "heading 2": gettext("Heading"),
  "heading 3": gettext("Subheading"),
  paragraph: gettext("Paragraph"),
  "unordered list": gettext("Bulleted list"),
  "ordered list": gettext("Numbered list"),
  blockquote: gettext("Quotation"),
  "horizontal rule": gettext("Dividing line"),
  bold: gettext("Bold"),
  italic: gettext("Italic"),
  "insert link": gettext("Insert a link"),
  "remove link": gettext("Remove the link"),
  undo: gettext("Undo"),
  redo: gettext("Redo"),
}

const isEmpty = (html) => /^<(\w+)><\/\1>$/.test(html)

/** Say of each button what it is, whether it is on and whether it works, and make the row a toolbar. */
function describeMenu(element) {
  const menu = element.querySelector(".prose-menubar")
  menu.setAttribute("role", "toolbar")
  menu.setAttribute("aria-label", gettext("Formatting"))
  for (const button of menu.querySelectorAll("button")) {
    const name = BUTTON_NAMES[button.title]
    if (name) button.title = button.ariaLabel = name
    button.setAttribute("aria-pressed", button.classList.contains("active"))
    button.setAttribute("aria-disabled", button.classList.contains("disabled"))
  }
}

function edit(textarea) {
  const element = crel("div", { className: "prose-editor" })
  textarea.before(element)
  element.append(textarea)
  const label = textarea.labels[0]
  let isStale = false
  let docsSlice = ""
  const editor = new Editor({
    element,
    extensions: extensionsFor(textarea.dataset),
    content: withRoomBelow(withEditableTables(textarea.value)),
    editable: !textarea.disabled,
    parseOptions: { preserveWhitespace: "full" },
    injectCSS: false,
    editorProps: {
      // What stays in view above and below the text is not to cover the line somebody types in.
      scrollThreshold: ROOM,
      scrollMargin: ROOM,
      // The editor is told of what the clipboard holds as HTML alone; Google Docs says more beside it.
      handleDOMEvents: {
        paste: (_, { clipboardData }) => {
          docsSlice = clipboardData?.getData(DOCS_SLICE) || ""
          return false
        },
      },
      handlePaste: (_, event) => takePaste(editor, event, textarea.dataset.pictures),
      handleDrop: (_, event, __, moved) => !moved && takeDrop(editor, event, textarea.dataset.pictures),
      transformPastedHTML: (html) =>
        html.includes("data-pm-slice") ? html : withEditableTables(reported(editor, fromElsewhere(html, docsSlice))),
      attributes: {
        id: `${textarea.id}_text`,
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": label ? label.textContent.trim() : "",
        lang: textarea.lang,
        dir: textarea.dir || "auto",
      },
    },
    onUpdate() {
      isStale = true
      textarea.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })
  // Written only when somebody reads the form: in a long text it takes too long for every key.
  const write = () => {
    if (!isStale) return
    const html = editor.getHTML()
    textarea.value = isEmpty(html) ? "" : html
    isStale = false
  }
  textarea.form.addEventListener("submit", write)
  textarea.form.addEventListener("formdata", ({ formData }) => {
    write()
    if (formData.has(textarea.name)) formData.set(textarea.name, textarea.value)
  })
  showLength(textarea, editor)
  // After the menu has built itself, and each time after it has marked its buttons.
  editor.on("create", () => {
    describeMenu(element)
    editor.on("transaction", () => describeMenu(element))
  })
  label?.addEventListener("click", () => editor.commands.focus())
}

const bodies = document.querySelectorAll("textarea[data-body-editor]")
bodies.forEach(edit)
new Set([...bodies].map((textarea) => textarea.form)).forEach(keepTyping)

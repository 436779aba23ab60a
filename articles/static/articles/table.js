/*
 * Tables with captions. The editor's tables hold rows and nothing else, so the caption stands in a figure around them:
 *
 *   <figure data-table><figcaption>…</figcaption><table><tbody>…</tbody></table></figure>
 *
 * which the server (articles/body) reads and stores as <table><caption>…</caption>…</table>. A cell holds lines, which
 * it stores with <br> between them; sizes are those of articles/body/tables.py.
 */

import { Node, Table, TableCell, TableHeader, gettext, pm } from "django-prose-editor/editor"
import { insertApart } from "articles/apart"
import { askForTable } from "articles/block_dialogs"

const { TextSelection } = pm.state

const MAX_ROWS = 500
const MAX_COLUMNS = 30

const LINE = "li, dt, dd, h1, h2, h3, h4, h5, h6, pre, caption, td, th"
const AROUND_LINES = "ul, ol, dl, blockquote, figure, table, thead, tbody, tfoot, tr, hr"

/** Leave nothing but lines in a cell of somebody else's table, where the editor would move a list out of it. */
function keepLines(cell) {
  for (const element of cell.querySelectorAll("*")) {
    if (element.matches(AROUND_LINES)) element.replaceWith(...element.childNodes)
    if (!element.matches(LINE)) continue
    const line = document.createElement("p")
    line.append(...element.childNodes)
    element.replaceWith(line)
  }
}

/** Return HTML in which the caption of each table stands in a figure around it. */
export function withEditableTables(html) {
  if (!/<table/i.test(html)) return html
  const { body } = new DOMParser().parseFromString(html, "text/html")
  body.querySelectorAll("td, th").forEach(keepLines)
  for (const table of body.querySelectorAll("table")) {
    if (table.closest("figure[data-table]")) continue
    const figure = document.createElement("figure")
    figure.setAttribute("data-table", "")
    const caption = document.createElement("figcaption")
    if (table.caption) {
      caption.append(...table.caption.childNodes)
      table.caption.remove()
    }
    table.replaceWith(figure)
    figure.append(caption, table)
  }
  return body.innerHTML
}

/** Return the node of this name around the selection with its position, or null. */
function around({ $from }, name) {
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type.name === name) return { node: $from.node(depth), pos: $from.before(depth) }
  }
  return null
}

const columnsOf = (table) => {
  let columns = 0
  table.firstChild.forEach((cell) => (columns += cell.attrs.colspan))
  return columns
}

const isRoomFor = (editor, count, limit) => {
  const table = around(editor.state.selection, "table")
  return table !== null && count(table.node) < limit
}

async function insertTable(editor) {
  const size = await askForTable()
  editor.commands.focus()
  if (!size) return
  const cell = (row, column) => ({
    type: (row === 0 && size.headerRow) || (column === 0 && size.headerColumn) ? "tableHeader" : "tableCell",
    content: [{ type: "paragraph" }],
  })
  const rows = Array.from({ length: size.rows }, (_, row) => ({
    type: "tableRow",
    content: Array.from({ length: size.columns }, (_, column) => cell(row, column)),
  }))
  const content = [{ type: "tableCaption" }, { type: "table", content: rows }]
  insertApart(editor, { type: "captionedTable", content })
}

const spans = (name) => ({ default: 1, parseHTML: (cell) => Math.max(1, Number(cell.getAttribute(name)) || 1) })
const cell = { content: "paragraph+", addAttributes: () => ({ colspan: spans("colspan"), rowspan: spans("rowspan") }) }

export const Cell = TableCell.extend(cell)
export const HeaderCell = TableHeader.extend(cell)

/** The caption; Enter goes on to the first cell. */
export const TableCaption = Node.create({
  name: "tableCaption",
  content: "inline*",
  isolating: true,
  parseHTML: () => [{ tag: "figcaption", context: "captionedTable/" }],
  renderHTML: () => ["figcaption", { "data-placeholder": gettext("Caption of the table") }, 0],
  addKeyboardShortcuts() {
    return {
      Enter: () => {
        const { state, view } = this.editor
        if (state.selection.$from.parent.type.name !== this.name) return false
        const after = state.selection.$from.after()
        view.dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(after))).scrollIntoView())
        return true
      },
    }
  },
})

/** A table with its caption, as the text holds it. */
export const CaptionedTable = Node.create({
  name: "captionedTable",
  group: "apart",
  content: "tableCaption table",
  isolating: true,
  parseHTML: () => [{ tag: "figure[data-table]" }],
  renderHTML: () => ["figure", { "data-table": "" }, 0],
})

const ITEMS = [
  ["addRowAfter", gettext("+ Row"), gettext("Add a row below"), (table) => table.childCount, MAX_ROWS],
  ["deleteRow", gettext("− Row"), gettext("Delete the row")],
  ["addColumnAfter", gettext("+ Column"), gettext("Add a column after this one"), columnsOf, MAX_COLUMNS],
  ["deleteColumn", gettext("− Column"), gettext("Delete the column")],
  ["toggleHeaderRow", gettext("Header row"), gettext("The first row names the columns, or does not")],
  ["toggleHeaderColumn", gettext("Header column"), gettext("The first column names the rows, or does not")],
  ["mergeOrSplit", gettext("Merge / split"), gettext("Merge the selected cells, or split a merged one")],
  ["deleteTable", gettext("Delete table"), gettext("Delete the table with its caption")],
]

/** The rows, with the commands and buttons for tables. */
export const BodyTable = Table.extend({
  group: "",
  addCommands() {
    return {
      ...this.parent?.(),
      askForTable:
        () =>
        ({ editor }) => {
          insertTable(editor)
          return true
        },
      deleteTable:
        () =>
        ({ tr }) => {
          const found = around(tr.selection, "captionedTable")
          if (found) tr.delete(found.pos, found.pos + found.node.nodeSize)
          return found !== null
        },
    }
  },
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "table",
      groups: "apart",
      button: buttons.text(gettext("Table"), gettext("Table: insert one")),
      command: (editor) => editor.commands.askForTable(),
      hidden: (editor) => editor.isActive("captionedTable"),
    })
    for (const [command, text, title, count, limit] of ITEMS) {
      menu.defineItem({
        name: `table:${command}`,
        groups: "table",
        button: buttons.text(text, title),
        command: (editor) => editor.chain().focus()[command]().run(),
        enabled: (editor) => !count || isRoomFor(editor, count, limit),
        hidden: (editor) => !editor.isActive(command === "deleteTable" ? "captionedTable" : "table"),
      })
    }
  },
})

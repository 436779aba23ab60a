/*
 * A pull quote: words set large in the column of the text.
 *
 *   <blockquote data-pull><p>…</p></blockquote>
 */

import { Node, gettext } from "django-prose-editor/editor"

export const PullQuote = Node.create({
  name: "pullQuote",
  group: "apart",
  content: "paragraph+",
  defining: true,
  parseHTML: () => [{ tag: "blockquote[data-pull]", priority: 60 }],
  renderHTML: () => ["blockquote", { "data-pull": "" }, 0],
  addCommands() {
    return {
      togglePullQuote:
        () =>
        ({ commands }) =>
          commands.toggleWrap(this.name),
    }
  },
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "pullQuote",
      groups: "apart",
      button: buttons.text(gettext("Pull quote"), gettext("Pull quote: words of the text, set large")),
      command: (editor) => editor.chain().focus().togglePullQuote().run(),
      active: (editor) => editor.isActive("pullQuote"),
    })
  },
})

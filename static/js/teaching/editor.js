// Makes editors of the textareas for Markdown: toolbar, preview, pictures.
import { start as startPictures } from "./pictures.js";
import { start as startPreview } from "./preview.js";
import { start as startToolbar } from "./toolbar.js";

function startAll() {
  for (const editor of document.querySelectorAll("[data-editor]")) {
    const textarea = editor.querySelector("textarea");
    startToolbar(editor, textarea);
    startPreview(editor, textarea);
    startPictures(editor, textarea);
  }
}

startAll();
document.addEventListener("page:replaced", startAll); // by the form with its errors: upload.js

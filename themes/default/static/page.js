// Buttons for what needs a script; without it they are hidden.
(() => {
"use strict";
for (const button of document.querySelectorAll("[data-print]")) {
	button.hidden = false;
	button.onclick = () => print();
}
// How far each month is from the reader's, for the style sheet.
const now = new Date();
for (const { dataset } of document.querySelectorAll("[data-month]")) dataset.when = Math.max(dataset.month - now.getFullYear() * 12 - now.getMonth(), -1);
const share = document.querySelector(".share");
if (!share) return;
const [text, button, status] = ["textarea", "button", "[role=status]"].map((name) => share.querySelector(name));
if (text.dataset.address === undefined) text.value += "\n" + location.href.split(/[?#]/)[0];
button.hidden = false;
button.onclick = () => {
	text.select();
	// The newer way of copying is closed to pages from a plain web server.
	status.textContent = document.execCommand("copy") ? share.dataset.copied : share.dataset.selected;
};
})();

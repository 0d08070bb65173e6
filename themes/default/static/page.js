// Buttons that do what a page cannot do without a script; without one they stay hidden.
(() => {
"use strict";
for (const button of document.querySelectorAll("[data-print]")) {
	button.hidden = false;
	button.onclick = () => print();
}
// How far each month is from the reader's, of which the style sheet shows the one that is asked for.
const now = new Date();
for (const { dataset } of document.querySelectorAll("[data-month]")) dataset.when = Math.max(dataset.month - now.getFullYear() * 12 - now.getMonth(), -1);
const share = document.querySelector(".share");
if (!share) return;
const [text, button, status] = ["textarea", "button", "[role=status]"].map((name) => share.querySelector(name));
if (text.dataset.address === undefined) text.value += "\n" + location.href.split(/[?#]/)[0];
button.hidden = false;
button.onclick = () => {
	text.select();
	// The newer way of copying is closed to pages from a plain web server, such as those inside a city hall.
	status.textContent = document.execCommand("copy") ? share.dataset.copied : share.dataset.selected;
};
})();

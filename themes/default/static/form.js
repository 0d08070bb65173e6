// The form as its reader wants it: some of its goals, in another order or grouped. The view stands in the address, so that it
// can be mailed. Rows that are not in the view are not in the table, so what is merged is always beside what it belongs to.
(() => {
"use strict";
const form = document.querySelector(".view"), words = form.dataset, part = (name) => form.querySelector("." + name);
const controls = [...form.querySelectorAll("[name]")];
const named = (name) => form.querySelector(`[name=${name}]`), value = (name) => named(name)?.value ?? "";
form.hidden = false;

document.addEventListener("DOMContentLoaded", () => {
const table = document.querySelector("table.form"), bodies = [...table.tBodies].map((body) => [body, [...body.rows]]);
const rows = bodies.flatMap(([, rows]) => rows), { fold } = window.goalsheetText ? { fold: goalsheetText(words.index) } : {};
let timer, turn = 0;

const title = (row) => row.querySelector("th").textContent;
const has = (row, name, wanted = value(name)) => !wanted || row.dataset[name].split(" ").includes(wanted);
const ORDERS = { due: (a, b) => a.dataset.rank - b.dataset.rank, title: (a, b) => title(a).localeCompare(title(b), "ja") };
const text = (row) => row.text ??= [...row.cells].map((cell) => cell.textContent).join("\n");

// A row of a view that has it twice is a copy without anchors.
const copy = (row) => {
	const made = row.cloneNode(true);
	for (const element of [made, ...made.querySelectorAll("[id]")]) element.removeAttribute("id");
	return made;
};
// Some browsers forget that a table is one as soon as it is laid out as cards.
const role = (element, name) => { element.setAttribute("role", name); return element; };
const tell = (row) => {
	for (const cell of row.cells) role(cell, cell.tagName === "TD" ? "cell" : cell.scope === "col" ? "columnheader" : "rowheader");
	return role(row, "row");
};
const heading = (name, count) => {
	const row = document.createElement("tr"), cell = row.appendChild(document.createElement(count ? "th" : "td"));
	row.className = "unit";
	if (count) cell.scope = "rowgroup";
	cell.colSpan = rows[0].cells.length;
	cell.append(name);
	if (count) cell.appendChild(document.createElement("span")).className = "count";
	if (count) cell.lastChild.textContent = words.count.replace("{n}", count);
	return tell(row);
};
const body = (...rows) => {
	const made = bodies[0][0].cloneNode();
	made.append(...rows);
	made.classList.toggle("long", rows.length > 5);
	return made;
};
const draw = (shown) => {
	const group = value("group"), order = ORDERS[value("sort")], sorted = order ? [...shown].sort(order) : shown, used = new Set();
	const isSame = (a, b) => a && !order && group !== "category" && a.dataset.section === b.dataset.section && number(a) === number(b);
	const number = (row) => row.querySelector(".number")?.textContent;
	const groups = group
		? [...[...named(group).options].slice(1).map(({ value, text }) => [text, sorted.filter((row) => has(row, group, value))]), [words.rest, sorted.filter((row) => !row.dataset[group])]]
		: order ? [["", sorted]] : bodies.map(([, all]) => ["", all.filter((row) => shown.includes(row))]);
	const made = groups.filter(([, rows]) => rows.length).map(([name, rows]) => {
		const own = rows.map((row) => used.has(row) ? copy(row) : (used.add(row), row));
		own.forEach((row, at) => row.classList.toggle("again", Boolean(isSame(own[at - 1], row))));
		return body(...name ? [heading(name, own.length)] : [], ...own);
	});
	for (const old of [...table.tBodies]) old.remove();
	table.append(...made.length ? made : [body(heading(words.none))]);
};
const find = async () => {
	if (!value("q").trim()) return rows;
	await fold.open();
	const wanted = fold.words(value("q"));
	return rows.filter((row) => fold.places(text(row), wanted).every((places) => places.length));
};
const show = async () => {
	const mine = ++turn, set = controls.filter((control) => control.value.trim()), status = part("status");
	const query = new URLSearchParams(set.map((control) => [control.name, control.value.trim()]));
	try { history.replaceState(null, "", set.length ? `?${query}#view` : location.pathname + location.hash); } catch {}
	let found;
	try { found = await find(); } catch { if (mine === turn) status.textContent = words.failed; return; }
	if (mine !== turn) return;
	const shown = found.filter((row) => ["section", "category", "due"].every((name) => has(row, name)));
	draw(shown);
	status.textContent = (shown.length < rows.length ? words.some : words.all).replace("{n}", shown.length).replace("{all}", rows.length);
	part("reset").disabled = !set.length;
	// What is on paper says of itself that it is not all.
	part("conditions").textContent = set.map((control) => `${control.labels[0].firstChild.textContent.trim()}${words.is}${control.selectedOptions?.[0].text ?? control.value.trim()}`).join(words.and);
	part("conditions").hidden = !set.length;
};

const asked = new URLSearchParams(location.search);
for (const control of controls) {
	control.value = asked.get(control.name) ?? "";
	if (control.selectedIndex < 0) control.value = "";
}
part("reset").onclick = () => {
	for (const control of controls) control.value = "";
	controls[0].focus();
	show();
};
form.oninput = (event) => {
	clearTimeout(timer);
	if (!event.isComposing) timer = setTimeout(show, event.target.type === "search" ? 120 : 0);
};
form.addEventListener("compositionend", form.oninput);
role(table, "table");
for (const part of [table.tHead, ...table.tBodies]) role(part, "rowgroup");
for (const row of table.rows) tell(row);
show();
});
})();

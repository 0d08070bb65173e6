// The form as its reader wants it: some goals, in another order or grouped. The address says the view.
// Rows out of view are not in the table, so what is merged is beside what it belongs to.
(() => {
"use strict";
const form = document.querySelector(".view"), words = form.dataset, [status, reset] = [".status", ".reset"].map((name) => form.querySelector(name));
const named = (name) => form.elements[name], value = (name) => named(name)?.value ?? "";
// The last three are not: words, groups, order.
const controls = [...form.elements].filter(({ name }) => name), filters = controls.slice(0, -3);
form.hidden = false;

document.addEventListener("DOMContentLoaded", () => {
const table = document.querySelector("table.form"), bodies = [...table.tBodies].map((body) => [body, [...body.rows]]);
const rows = bodies.flatMap(([, rows]) => rows), fold = window.goalsheetText?.(words.index);
let timer, turn = 0;

const title = (row) => row.querySelector("th").textContent, number = (row) => row.querySelector(".number")?.textContent;
// What a row says in a column: facts of the row, or in the site's own columns lines of its cell.
const said = (row, name) => (row.dataset[name]?.split(" ") ?? row.querySelector(`[data-field="${name.slice(2)}"]`).textContent.split("\n")).filter(Boolean);
const has = (row, name, wanted = value(name)) => !wanted || said(row, name).includes(wanted);
// Numbers by value, choices in the order of their list; what says nothing comes last.
const order = (sort) => {
	if (sort === "title") return (a, b) => title(a).localeCompare(title(b), "ja");
	const [, sign, name] = /(-?)(.+)/.exec(sort === "due" ? "place" : sort), choices = [...named(name)?.options ?? []].map(({ value }) => value);
	const ranks = new Map(rows.map((row) => {
		const [text] = said(row, name), number = Number(text?.replace(/,/g, ""));
		return [row, text ? Number(sign + 1) * (Number.isNaN(number) ? choices.indexOf(text) : number) : Infinity];
	}));
	return (a, b) => ranks.get(a) - ranks.get(b) || 0;
};

// A row that a view has twice is a copy without anchors.
const copy = (row) => {
	const made = row.cloneNode(true);
	for (const element of [made, ...made.querySelectorAll("[id]")]) element.removeAttribute("id");
	return made;
};
const heading = (name, count) => {
	const row = table.tFoot.rows[0].cloneNode(true), [title, number] = row.querySelectorAll("span");
	row.className = "unit";
	title.textContent = name;
	number.textContent = count ? words.count.replace("{n}", count) : "";
	return row;
};
const body = (...rows) => {
	const made = bodies[0][0].cloneNode();
	made.append(...rows);
	made.classList.toggle("long", rows.length > 5 || rows.some((row) => row.matches(".tall")));
	return made;
};
const draw = (shown) => {
	const group = value("group"), sort = value("sort"), sorted = sort ? [...shown].sort(order(sort)) : shown, used = new Set();
	const isSame = (a, b) => !sort && (!group || group === "section") && a.dataset.section === b.dataset.section && number(a) === number(b);
	const groups = group
		? [...[...named(group).options].slice(1).map(({ value, text }) => [text, sorted.filter((row) => has(row, group, value))]), [words.rest, sorted.filter((row) => !said(row, group)[0])]]
		: sort ? [["", sorted]] : bodies.map(([, all]) => ["", all.filter((row) => shown.includes(row))]);
	const made = groups.filter(([, rows]) => rows.length).map(([name, rows]) => {
		const own = rows.map((row) => used.has(row) ? copy(row) : (used.add(row), row));
		own.forEach((row, at) => row.classList.toggle("again", at > 0 && isSame(own[at - 1], row)));
		return body(...name ? [heading(name, own.length)] : [], ...own);
	});
	for (const old of [...table.tBodies]) old.remove();
	table.append(...made.length ? made : [body(heading(words.none))]);
};
const find = async () => {
	if (!value("q").trim()) return rows;
	await fold.open();
	const wanted = fold.words(value("q"));
	return rows.filter((row) => fold.places(row.textContent, wanted).every((places) => places.length));
};
const show = async () => {
	const mine = ++turn, set = controls.filter(({ value }) => value.trim());
	const query = new URLSearchParams(set.map(({ name, value }) => [name, value.trim()]));
	try { history.replaceState(null, "", set.length ? `?${query}#view` : location.pathname + location.hash); } catch {}
	const found = await find().catch(() => {});
	if (mine !== turn) return;
	if (!found) {
		status.textContent = words.failed;
		return;
	}
	const shown = found.filter((row) => filters.every(({ name }) => has(row, name)));
	draw(shown);
	status.textContent = (shown.length < rows.length ? words.some : words.all).replace("{n}", shown.length).replace("{all}", rows.length);
	reset.disabled = !set.length;
};

const asked = new URLSearchParams(location.search);
for (const control of controls) {
	control.value = asked.get(control.name) ?? "";
	if (control.selectedIndex < 0) control.value = "";
}
reset.onclick = () => {
	for (const control of controls) control.value = "";
	controls[0].focus();
	show();
};
form.oninput = (event) => {
	clearTimeout(timer);
	if (!event.isComposing) timer = setTimeout(show, event.target.type === "search" ? 120 : 0);
};
form.addEventListener("compositionend", form.oninput);
show();
});
})();

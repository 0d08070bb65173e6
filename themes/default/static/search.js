// The search page. How its data are loaded and text is folded is in fold.js; src/page/search/index.rs tells how they are cut.
(() => {
"use strict";
const form = document.querySelector("form[data-index]"), words = form.dataset, { q } = form.elements;
const [status, results, more] = ["status", "results", "more"].map((name) => document.getElementById("search_" + name));
const FILTERS = ["year", "department", "section", "category"];
// What one answer may load, and how many goals it shows.
const FILES = 10, FREQUENT = 90000, TEXTS = 60000, PAGE = 10;
const { load, open, places, words: wordsOf } = goalsheetText(words.index);
let index, timer, turn = 0;

// A set has a byte for each document; see numbers.rs.
const decode = (text) => {
	const set = new Uint8Array(index.size);
	let at = 0, value = 0, start = -1;
	for (let i = 1; i < text.length; i++) {
		const code = text.charCodeAt(i), sign = code - (code > 92 ? 36 : 35);
		if (text[0] === "2") { for (let bit = 0; bit < 6; bit++) set[i * 6 - 6 + bit] = sign >> bit & 1; continue; }
		if (sign >= 60) { value = value * 31 + sign - 60; continue; }
		value = value * 60 + sign;
		if (text[0] === "0") set[(at += value + 1) - 1] = 1;
		else if (start < 0) start = at + value;
		else { set.fill(1, start, at = start + value + 1); start = -1; }
		value = 0;
	}
	return set;
};
const both = (a, b) => a && b ? a.map((bit, i) => bit & b[i]) : a || b;
const either = (a, b) => a && b && a.map((bit, i) => bit | b[i]);
const fileOf = (key) => {
	let hash = 0;
	for (const letter of key) { hash = Math.imul(hash ^ letter.codePointAt(), 0x9E3779B1); hash ^= hash >>> 15; }
	return hash >>> 32 - index.bits;
};
// The pairs that hold all letters of a word.
const pairs = (word) => {
	const all = [...word], last = all.length - 2;
	return last < 0 ? all : all.slice(1).map((letter, i) => all[i] + letter).filter((_, i) => last < 4 || i % 2 < 1 || i === last);
};
// Documents that may be meant, and whether all are.
const candidates = async ({ tags, words }) => {
	let exact = words.flat().every((word) => [...word].length < 3), bytes = FREQUENT;
	const files = new Map(), found = [], sets = new Map(), size = ([, value]) => value.map ? value[1] : 0;
	tags = [" *", ...tags];
	for (const key of [...tags, ...words.flat().flatMap(pairs)]) {
		const file = fileOf(key);
		if (files.size < FILES || files.has(file)) files.set(file, [...files.get(file) ?? [], key]); else exact = false;
	}
	await Promise.all([...files].map(async ([file, keys]) => {
		const values = await load(`words/${file}.js`);
		for (const key of keys) found.push([key, values[key] ?? "0"]);
	}));
	await Promise.all(found.sort((a, b) => size(a) - size(b)).map(async ([key, value]) => {
		if (value.map) bytes -= value[1] * 1024;
		if (bytes < 0) exact = false;
		else sets.set(key, decode(value.map ? await load(`words/${fileOf(key)}-${value[0]}.js`) : value));
	}));
	const all = (keys) => keys.map((key) => sets.get(key)).reduce(both);
	return [words.map((readings) => readings.map((word) => all(pairs(word))).reduce(either)).reduce(both, all(tags)), exact];
};

const element = (parent, name, text = "") => {
	const made = document.createElement(name);
	made.textContent = text;
	parent.append(made);
	return made;
};
const mark = (parent, text, ranges, start = 0, end = text.length) => {
	for (const [from, to] of ranges.sort((a, b) => a[0] - b[0])) {
		if (to <= start || from >= end) continue;
		parent.append(text.slice(start, Math.max(start, from)));
		element(parent, "mark", text.slice(Math.max(start, from), start = Math.min(to, end)));
	}
	parent.append(text.slice(start, end));
};
const show = ({ path, title, facts, due, texts }, { words: wanted }) => {
	const item = element(results, "li"), link = element(item, "a"), line = (parent, text) => mark(parent, text, places(text, wanted).flat());
	link.href = words.root + path;
	line(link, title);
	const count = (text) => places(text, wanted).filter((ranges) => ranges.length).length;
	const text = texts.reduce((a, b) => count(b) > count(a) ? b : a, ""), ranges = places(text, wanted).flat();
	const first = Math.min(...ranges.map(([from]) => from)), start = first > 30 && ranges.length ? first - 24 : 0, end = Math.min(start + 120, text.length);
	const excerpt = element(item, "p", start ? "…" : "");
	mark(excerpt, text || texts[0] || "", ranges, start, end || 120);
	if (end < text.length) excerpt.append("…");
	const list = element(item, "small");
	for (const fact of [...facts, due && words.due + due]) if (fact) line(element(list, "span"), fact);
};

const answer = async (query, isCurrent) => {
	const [set, exact] = index.texts ? [new Uint8Array(index.size).fill(1)] : await candidates(query);
	const order = [];
	for (const [first, end] of index.years) for (let at = first; at < end; at++) if (set[at]) order.push(at);
	const fileAt = (at) => Math.floor(order[at] / index.room);
	let next = 0, found = 0;
	const isMeant = ({ tags, fields }) => query.tags.every((tag) => tags.includes(tag))
		&& query.words.every((word) => fields.some((field) => places(field, [word])[0].length));
	const goOn = async () => {
		const goals = [], wanted = index.texts ? Infinity : PAGE;
		let bytes = index.texts ? Infinity : TEXTS;
		const isOpen = () => next < order.length && bytes > 0 && (goals.length < wanted || !exact && order.length - next < 40);
		while (isOpen()) {
			const files = new Map();
			for (let at = next; at < order.length && at < next + (exact ? PAGE : 40) && files.size < 10; at++) files.set(fileAt(at));
			await Promise.all([...files.keys()].map(async (file) => {
				files.set(file, index.texts ? index.texts[file] : await load(`texts/${file >> 8}/${file & 255}.js`));
				bytes -= JSON.stringify(files.get(file)).length * 2.5;
			}));
			for (; isOpen() && files.has(fileAt(next)); next++) {
				const sheet = files.get(fileAt(next)), [path, title, own, label, due, texts] = sheet.goals[order[next] % index.room] ?? [];
				if (!path) continue;
				const facts = [sheet.year, ...own.map((tag) => tag.slice(2))];
				const goal = { path: sheet.folder + path, title, facts, due, texts, tags: [...sheet.tags, ...own], fields: [title, label, due, ...facts, ...texts] };
				if (isMeant(goal)) goals.push(goal);
			}
		}
		if (!isCurrent()) return;
		if (!found) results.replaceChildren();
		const shown = found, open = order.length - next, most = (found += goals.length) + open;
		for (const goal of goals) show(goal, query);
		status.textContent = (!open || exact ? most ? words.count : words.none : found ? words.least : words.open)
			.replace("{n}", exact ? most : found).replace("{m}", found ? most : open);
		more.hidden = !open;
		if (shown) results.children[shown]?.firstChild.focus();
	};
	more.onclick = goOn;
	return goOn();
};
const search = async () => {
	const mine = ++turn, isCurrent = () => mine === turn;
	try {
		index ??= await open();
		const query = {
			tags: FILTERS.filter((name) => form[name].value).map((name) => ` ${name[0]}${form[name].value}`),
			words: wordsOf(q.value),
		};
		if (query.tags.length || query.words.length) return await answer(query, isCurrent);
		if (!isCurrent()) return;
		results.replaceChildren();
		status.textContent = "";
		more.hidden = true;
	} catch {
		if (isCurrent()) status.textContent = words.failed;
	}
};
const address = (change) => {
	const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
	try { history[change](null, "", "?" + query); } catch {}
	search();
};
const follow = () => {
	const query = new URLSearchParams(location.search);
	for (const name of ["q", ...FILTERS]) form[name].value = query.get(name) ?? "";
	search();
};
const ask = (event) => {
	event.preventDefault();
	clearTimeout(timer);
	if (event.type === "submit" || event.target !== q) address("pushState");
	else if (!event.isComposing) timer = setTimeout(address, 120, "replaceState");
};
form.onsubmit = form.oninput = ask;
// Of the end of a composition, elements have no handler to be set.
q.addEventListener("compositionend", ask);
document.onkeydown = (event) => {
	const links = [...results.querySelectorAll("a")], here = document.activeElement, at = links.indexOf(here), to = at + { ArrowDown: 1, ArrowUp: -1 }[event.key];
	if (event.isComposing || at < 0 && here !== q) return;
	const target = links[to] ?? (at >= 0 && (to < 0 || event.key === "Escape") && q);
	if (!target) return;
	event.preventDefault();
	target.focus();
};
window.onpopstate = follow;
form.hidden = false;
follow();
})();

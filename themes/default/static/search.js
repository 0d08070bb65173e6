// The search page. Its data are classic scripts that call goalsheetSearch(value): a page opened from a folder can load
// nothing else. How text is folded is told by the data; how the files are cut stands in src/page/search/index.rs.
(() => {
"use strict";
const form = document.querySelector("form[data-index]");
if (!form) return;
const words = form.dataset, q = form.elements.q, part = (name) => document.getElementById("search_" + name);
const [status, results, more, filters] = ["status", "results", "more", "filters"].map(part);
const KEYS = { year: " y", department: " d", section: " s", category: " c" }, FILTERS = Object.keys(KEYS);
// What one answer may load: files of words, bytes of frequent words, bytes of texts. Goals it shows at once.
const FILES = 10, FREQUENT = 80000, TEXTS = 80000, PAGE = 10;
let index, merged, dropped, dates, turn = 0, timer;

const loaded = new Map();
window.goalsheetSearch = (value) => { document.currentScript.value = value; };
const load = (path) => {
	if (!loaded.has(path)) loaded.set(path, new Promise((resolve, reject) => {
		const script = document.createElement("script");
		script.onload = () => { script.remove(); resolve(script.value); };
		script.onerror = () => { script.remove(); loaded.delete(path); reject(); };
		script.src = words.index.replace("index.js", path);
		document.head.append(script);
	}));
	return loaded.get(path);
};

// A folded text is its UTF-16 units, each with the range of the original it comes from.
const join = (units) => units.map(([unit]) => unit).join("");
const fold = (text) => {
	const units = [];
	for (const { 0: cluster, index: at } of text.matchAll(/[^][\p{M}ﾞﾟ]*/gu)) {
		for (let letter of cluster.normalize("NFKC").toLowerCase()) {
			const code = letter.codePointAt(), shift = index.fold.shifted.find(([first, last]) => first <= code && code <= last);
			if (shift) letter = String.fromCodePoint(code + shift[2]);
			letter = merged.get(letter) ?? letter;
			if (!dropped.test(letter)) for (const unit of letter.split("")) units.push([unit, at, at + cluster.length]);
		}
	}
	return units;
};
const value = (number) => {
	const [, tens, ten, ones] = /(?:(.?)(十))?(.?)$/.exec(number), digit = (kanji) => " 一二三四五六七八九".indexOf(kanji);
	return number < "@" ? +number : number === "元" ? 1 : (ten ? (digit(tens) || 1) * 10 : 0) + digit(ones);
};
// The text as it is folded, and with its dates by the western year if that is another.
const readings = (text) => {
	const units = fold(text), dated = [], folded = join(units);
	let at = 0;
	for (const { 0: found, index: start, groups: g } of folded.matchAll(dates)) {
		const era = g.era && index.fold.eras.find(([name, letter]) => g.era === letter || name.startsWith(g.era));
		const [month, day] = [g.m1 || g.m2 || g.m3, g.d1 || g.d2 || g.d3];
		const date = (era ? era[2] + value(g.n) : g.year) + "年" + (month ? value(month) + "月" : "") + (day ? value(day) + "日" : "");
		dated.push(...units.slice(at, start));
		at = start + found.length;
		for (const unit of date) dated.push([unit, units[start][1], units[at - 1][2]]);
	}
	dated.push(...units.slice(at));
	return join(dated) === folded ? [units] : [units, dated];
};

// Sets of documents: a byte for each.
const decode = (text) => {
	const set = new Uint8Array(index.size);
	let at = 0, number = 0, start = -1;
	for (let i = 1; i < text.length; i++) {
		const code = text.charCodeAt(i), sign = code - (code > 92 ? 36 : 35);
		if (text[0] === "2") { for (let bit = 0; bit < 6; bit++) set[i * 6 - 6 + bit] = sign >> bit & 1; continue; }
		if (sign >= 60) { number = number * 31 + sign - 60; continue; }
		number = number * 60 + sign;
		if (text[0] === "0") set[(at += number + 1) - 1] = 1;
		else if (start < 0) start = at + number;
		else { set.fill(1, start, at = start + number + 1); start = -1; }
		number = 0;
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
// The pairs of neighbours in a word; of a long word as many as hold all its characters.
const pairs = (word) => {
	const letters = [...word], last = letters.length - 2;
	return last < 0 ? letters : letters.slice(1).map((letter, i) => letters[i] + letter).filter((_, i) => last < 4 || i % 2 < 1 || i === last);
};
// The documents that may be meant, and whether all of them are.
const candidates = async ({ keys, words }) => {
	let exact = words.flat().every((word) => [...word].length < 3), bytes = FREQUENT;
	const files = new Map(), found = [], sets = new Map(), size = ([, value]) => value.map ? value[1] : 0;
	for (const key of [...keys, " *", ...words.flat().flatMap(pairs)]) {
		const file = fileOf(key);
		if (files.has(file) || files.size < FILES) files.set(file, [...files.get(file) ?? [], key]); else exact = false;
	}
	await Promise.all([...files].map(async ([file, keys]) => {
		const values = await load(`words/${file}.js`);
		for (const key of keys) found.push([key, values[key] ?? "0"]);
	}));
	await Promise.all(found.sort((a, b) => size(a) - size(b)).map(async ([key, value]) => {
		if (value.map) bytes -= 2 ** (value[1] + 1);
		if (bytes < 0) exact = false;
		else sets.set(key, decode(value.map ? await load(`words/${fileOf(key)}-${value[0]}.js`) : value));
	}));
	const all = (keys) => keys.map((key) => sets.get(key)).reduce(both, undefined);
	return [words.map((readings) => readings.map((word) => all(pairs(word))).reduce(either)).reduce(both, all([...keys, " *"])), exact];
};

// Where each word stands in a text, as ranges of the original.
const places = (text, words) => {
	const all = readings(text).map((units) => [join(units), units]);
	return words.map((alternatives) => all.flatMap(([folded, units]) => alternatives.flatMap((word) => {
		const ranges = [];
		for (let at = -1; (at = folded.indexOf(word, at + 1)) >= 0;) ranges.push([units[at][1], units[at + word.length - 1][2]]);
		return ranges;
	})));
};
const isMeant = ({ tags, fields }, { keys, words }) => {
	const open = new Set(words.keys());
	for (const field of fields) if (open.size) places(field, words).forEach((found, at) => found.length && open.delete(at));
	return !open.size && keys.every((key) => tags.includes(key));
};
const begin = async (query) => {
	const [set, exact] = index.texts ? [new Uint8Array(index.size).fill(1)] : await candidates(query);
	const order = index.years.flatMap(([, , first, end]) => [...set.subarray(first, end).keys()].map((at) => at + first).filter((at) => set[at]));
	const goals = [], fileAt = (at) => Math.floor(order[at] / index.room);
	let next = 0;
	const goOn = async () => {
		const wanted = goals.length + PAGE;
		let bytes = index.texts ? Infinity : TEXTS;
		const isOpen = () => next < order.length && bytes > 0 && (index.texts || goals.length < wanted || !exact && order.length - next < 40);
		while (isOpen()) {
			const files = new Map();
			for (let at = next; at < order.length && files.size < 5; at++) files.set(fileAt(at));
			await Promise.all([...files.keys()].map(async (file) => {
				files.set(file, index.texts ? index.texts[file] : await load(`texts/${file >> 8}/${file & 255}.js`));
				bytes -= JSON.stringify(files.get(file)).length * 2.5;
			}));
			for (; isOpen() && files.has(fileAt(next)); next++) {
				const sheet = files.get(fileAt(next)), [path, title, own, number, due, texts] = sheet.goals[order[next] % index.room] ?? [];
				const tags = [...sheet.tags, ...own ?? []], facts = [sheet.year, ...tags.slice(1).map((tag) => tag.slice(2))];
				const goal = { path: sheet.folder + path, title, tags, due, texts, facts, fields: [title, number, due, ...facts, ...texts ?? []] };
				if (title && isMeant(goal, query)) goals.push(goal);
			}
		}
		return [goals, order.length - next, exact];
	};
	return goOn;
};

const add = (parent, name, text = "") => {
	const element = document.createElement(name);
	element.textContent = text;
	parent.append(element, " ");
	return element;
};
const mark = (parent, text, ranges, start = 0, end = text.length) => {
	for (const [from, to] of ranges.sort((a, b) => a[0] - b[0])) {
		if (to <= start || from >= end) continue;
		parent.append(text.slice(start, Math.max(start, from)));
		const element = document.createElement("mark");
		element.textContent = text.slice(Math.max(start, from), start = Math.min(to, end));
		parent.append(element);
	}
	parent.append(text.slice(start, end));
};
const show = ({ path, title, due, texts, facts }, query) => {
	const item = add(results, "li"), link = add(item, "a"), line = (parent, text) => mark(parent, text, places(text, query.words).flat());
	link.href = words.root + path;
	line(link, title);
	const count = (found) => found.filter((ranges) => ranges.length).length;
	const [text, found] = texts.map((text) => [text, places(text, query.words)]).reduce((a, b) => count(b[1]) > count(a[1]) ? b : a, ["", []]);
	const first = Math.min(...found.flat().map(([from]) => from)), start = first > 30 ? first - 24 : 0, end = start + 120;
	if (text) mark(add(item, "p"), (start ? "…" : "") + text.slice(start, end) + (end < text.length ? "…" : ""),
		found.flat().map((range) => range.map((at) => Math.min(at, end) - start + (start ? 1 : 0))).filter(([from]) => from >= 0));
	const list = add(item, "small");
	for (const fact of [...facts, due && words.due + due]) if (fact) line(add(list, "span"), fact);
};

const search = async () => {
	const mine = ++turn;
	try {
		index ??= await load("index.js");
		merged ??= new Map(index.fold.merged.flatMap(([to, ...from]) => from.map((letter) => [letter, to])));
		dropped ??= new RegExp(index.fold.dropped, "u");
		dates ??= new RegExp(index.fold.dates, "g");
		fill();
		const keys = FILTERS.filter((name) => form[name].value).map((name) => KEYS[name] + form[name].value);
		const query = { keys, words: q.value.split(/\s+/).map((word) => readings(word).map(join)).filter(([word]) => word) };
		const goOn = keys.length || query.words.length ? await begin(query) : undefined;
		let shown = 0;
		const go = async () => {
			const [goals, open, exact] = !goOn ? [[]] : index.texts && shown ? page : page = await goOn();
			if (mine !== turn) return;
			if (!shown) results.replaceChildren();
			const focused = shown, most = goals.length + open;
			for (const goal of goals.slice(shown, index.texts ? shown + PAGE : undefined)) { show(goal, query); shown++; }
			status.textContent = !goOn ? "" : (!open || exact ? most ? words.count : words.none : goals.length ? words.least : words.open)
				.replace("{n}", exact ? most : goals.length).replace("{m}", goals.length ? most : open);
			more.hidden = !open && shown >= goals.length;
			results.children[focused || -1]?.firstChild.focus();
		};
		let page;
		more.onclick = go;
		await go();
	} catch {
		if (mine === turn) status.textContent = words.failed;
	}
};
const fill = () => {
	const own = index.departments.find(([name]) => name === form.department.value)?.[1], names = (list) => list.map((name) => [name, name]);
	const options = [index.years, names(index.departments.map(([name]) => name)), names(index.sections.filter((_, at) => own?.includes(at) ?? true)), names(index.categories)];
	FILTERS.forEach((name, at) => {
		const select = form[name], wanted = select.dataset.wanted ?? select.value;
		delete select.dataset.wanted;
		select.replaceChildren(select[0], ...options[at].map(([key, label]) => new Option(label, key, false, key === wanted)));
	});
	filters.hidden = false;
};
// A browser may forbid to change the address of a file.
const address = (change) => {
	const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
	try { history[change](null, "", "?" + query); } catch {}
	return search();
};
const follow = () => {
	const query = new URLSearchParams(location.search);
	q.value = query.get("q") ?? "";
	for (const name of FILTERS) form[name].dataset.wanted = query.get(name) ?? "";
	return search();
};
q.oninput = q.oncompositionend = (event) => {
	clearTimeout(timer);
	if (!event.isComposing) timer = setTimeout(address, 120, "replaceState");
};
filters.onchange = () => address("pushState");
form.onsubmit = (event) => {
	event.preventDefault();
	clearTimeout(timer);
	address("pushState");
};
document.onkeydown = (event) => {
	const links = [...results.querySelectorAll("a")], here = document.activeElement, at = links.indexOf(here), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
	const to = at < 0 && here !== q || event.isComposing ? undefined : event.key === "Escape" && at >= 0 ? q : step && (links[at + step] ?? (at + step < 0 ? q : undefined));
	if (!to) return;
	event.preventDefault();
	to.focus();
};
window.onpopstate = follow;
follow();
})();

// The search page. src/page/search makes its data, fold.js loads them and folds text.
(() => {
"use strict";
const form = document.querySelector("form[data-index]"), words = form.dataset, { q } = form.elements;
const [status, pages, results, more] = ["status", "pages", "results", "more"].map((name) => document.getElementById("search_" + name));
const FILTERS = "year department section category".split(" "), isCategory = (tag) => tag[1] === "c";
// Above EXACT goals an answer loads BYTES of KEYS, one of MOST at most; above SETS there is a short form.
const EXACT = 6000, BYTES = 100000, KEYS = 16, SETS = 20000, MOST = 400000, PAGE = 10, PAGES = 5;
const { kept, load, open, join, places, readings, words: wordsOf } = goalsheetText(words.index);
let index, entries, goOn, timer, turn = 0;

// Where something stands in each document; see numbers.rs.
const decode = (text = "") => {
	const found = new Map();
	let at = 0, id = 0;
	const next = (value = 0) => {
		const code = text.charCodeAt(at++), sign = code - 35 - (code > 60) - (code > 92);
		return sign < 60 ? value * 60 + sign : next(value * 30 + sign - 60);
	};
	while (at < text.length) {
		const head = next(), own = [];
		let count = head % 4, place = 0;
		if (count > 2) count += next();
		do own.push(place += next()); while (count--);
		id += head >> 2;
		found.set(id++, own);
	}
	return found;
};
const fileOf = (key) => {
	let hash = 0;
	for (const letter of key) { hash = Math.imul(hash ^ letter.codePointAt(), 0x9E3779B1); hash ^= hash >>> 15; }
	return hash >>> 32 - index.bits;
};
// What the index has of keys. Without all of it a query is not exact.
const lookUp = async (query, keys) => {
	const isLarge = index.size > EXACT, all = [...new Set(keys)], left = isLarge ? all.splice(KEYS) : [], known = new Map();
	let bytes = BYTES;
	const found = await Promise.all(all.map((key) => load(`words/${fileOf(key)}.js`).then(({ [key]: value }) => [key, value, value?.size ?? 0])));
	await Promise.all(found.sort(([, , a], [, , b]) => a - b).map(async ([key, value, size], at) => {
		if ((bytes -= size) >= 0 || !isLarge || !at && size < MOST) known.set(key, decode(size ? await load(`words/${value.file}.js`) : value));
		else if (left.push(key) && size > SETS) {
			const set = await load(`words/${value.file}s.js`);
			known.set(key, { has: (id) => parseInt(set[id / 5 | 0], 32) >> id % 5 & 1 });
		}
	}));
	query.exact &&= !left[0];
	return known;
};
const twos = (word) => [...word].slice(1).map((letter, i) => [[...word][i] + letter, i]);
// Pairs that hold all letters of a word, and where in it.
const pairs = (word) => word[1] ? twos(word).filter(([, i], _, { length }) => i % 2 < 1 || i > length - 2 || index.size > EXACT) : [[word, 0]];
// Where a word begins: its pairs stand side by side. What was not looked up may be everywhere.
const starts = (word, known, all) => {
	const own = pairs(word);
	let here;
	for (const [pair, at] of own) {
		const found = known.get(pair), spots = found?.get && found, next = new Map();
		for (const [id, before] of spots && here || spots || []) {
			const there = spots.get(id)?.map((place) => place - 4 * at), both = here ? before.filter((place) => there?.includes(place)) : there;
			if (both?.length) next.set(id, both);
		}
		if (spots) here = next;
	}
	return [...here ?? all.map((id) => [id, [3]])].filter(([id]) => own.every(([pair]) => known.get(pair)?.has(id) ?? true));
};
// How a text has a word: 0 is, 1 begins with, 2 has it, 9 has not.
const rank = (text, word) => Math.min(9, ...readings(text).flatMap((units) => word.map((way) => {
	const folded = join(units), at = folded.indexOf(way);
	return at < 0 ? 9 : at ? 2 : folded === way ? 0 : 1;
})));
// Keys of categories and numbers, with their worth.
const facts = (word) => [
	...index.categories.filter(([name]) => rank(name, word) < 9).map(([name]) => [" c" + name, 2]),
	...(/^(?:番号|no\.?)?(\D{0,4}\d[\d-]*)$/.exec(word[0]) ?? []).slice(1).map((number) => [" n" + number, -1]),
];
const range = ([first, end]) => Array.from({ length: end - first }, (_, i) => first + i);

// Pages as answers, newest first.
const entriesOf = ({ names, sheets, categories }) => {
	const years = new Map(), found = [];
	for (const [first, folder, y, d, holder, sections, rest, head] of sheets) {
		const key = folder.split("/")[0], year = names[y], department = names[d], tags = [" y" + key, " d" + department];
		let at = first;
		const own = sections.map(([s, page, count, ...also]) => ({ kind: "section", name: names[s], of: department, year, path: folder + page, goals: [...range([at, at += count]), ...also], tags: [...tags, ` s${department} ${names[s]}`] }));
		years.set(key, { kind: "year", name: year, path: key + "/index.html", tags: [tags[0]] });
		found.push({ kind: "sheet", name: department, of: holder, year, path: folder + "index.html", goals: range([first, at += rest]), head: head && at, tags }, ...own);
	}
	return [...years.values(), ...found, ...categories.map(([name, path]) => ({ kind: "category", name, path, tags: [" c" + name] }))];
};
// The goals and heads that have a word, and its worth: -1 the number, 0 the title begins with it, 1 has it, 2 a category,
// 3 the level, 4 another text, 5 what the goal belongs to.
const worths = (word, known, all) => {
	const worth = new Map(), has = kept((name) => rank(name, word) < 9);
	const give = (ids, value) => { for (const id of ids ?? []) if (!(worth.get(id) <= value)) worth.set(id, value); };
	for (const { kind, name, year, goals, head } of entries) if (goals && (has(name) || kind === "sheet" && has(year))) give([...goals, head], 5);
	for (const way of word) for (const [id, own] of starts(way, known, all)) for (const place of own) give([id], place & 2 ? place % 4 + 1 : place > 3 ? 1 : 0);
	for (const [key, value] of facts(word)) give(known.get(key)?.keys?.(), value);
	return worth;
};
const find = async (query) => {
	const known = await lookUp(query, [...query.tags.filter(isCategory), ...query.words.flatMap((word) => [...word.flatMap(pairs), ...facts(word)]).map(([key]) => key)]);
	const sets = query.tags.map((tag) => isCategory(tag) ? known.get(tag) : new Set(entries.filter(({ goals, tags }) => goals && tags.includes(tag)).flatMap(({ goals }) => goals)));
	query.within = entries.flatMap(({ kind, goals }) => kind === "sheet" ? goals : []).filter((id) => sets.every((set) => set?.has(id)));
	const found = query.words.map((word) => worths(word, known, query.within)), value = (id) => found.reduce((sum, worth) => sum + worth.get(id), 0);
	const all = (id) => found.every((worth) => worth.has(id)), order = query.within.filter(all);
	query.told = ({ head }) => found[0] && head + 1 && all(head);
	return form.order.value ? order : order.sort((a, b) => value(a) - value(b));
};
// The goals that have most pairs of the words' letters, at least half.
const nearest = async (query) => {
	const all = [...new Set(query.words.flatMap((word) => twos(word[1] ?? word[0]).map(([pair]) => pair)))], known = await lookUp(query, all);
	const count = (id) => all.filter((pair) => known.get(pair)?.has(id)).length;
	const order = query.within.filter((id) => count(id) >= Math.max(1, all.length / 2)).sort((a, b) => count(b) - count(a));
	query.words = all.map((pair) => [pair]);
	return all[1] ? order.filter((id) => count(id) > count(order[0]) - 2).slice(0, 2 * PAGE) : [];
};
// Pages of one name are one answer.
const pagesOf = ({ words: asked, tags, told }) => {
	const groups = new Map(), ranked = asked.map((word) => kept((name = "") => rank(name, word)));
	for (const entry of entries) {
		const { kind, name, of, year } = entry, ranks = ranked.map((depth) => Math.min(depth(name), kind === "sheet" ? depth(of) : 9));
		// A letter alone is in too many names, 年度 in those of all years.
		const isNamed = ranks.some((value, i) => value <= (kind === "year" ? 1 : 2) && (!value || asked[i][0][1]));
		if (!tags.every((tag) => entry.tags.includes(tag)) || !told(entry) && !(isNamed && ranked.every((depth) => [name, year, of].some((text) => depth(text) < 9)))) continue;
		const key = kind + name + (kind === "section" && of);
		groups.set(key, [...groups.get(key) ?? [], { ...entry, best: Math.min(...ranks) }]);
	}
	return [...groups.values()].sort(([a], [b]) => a.best - b.best).slice(0, PAGES);
};

const element = (parent, name, text = "", to) => {
	const made = parent.appendChild(document.createElement(name));
	made.append(text);
	if (to) made.href = words.root + to;
	return made;
};
const mark = (parent, text, wanted, start = 0, end = text.length) => {
	let last;
	for (const [from, to] of places(text, wanted).flat().sort(([a], [b]) => a - b)) {
		if (to <= start || from >= end) continue;
		if (from > start || !last) {
			parent.append(text.slice(start, from));
			last = element(parent, "mark");
			start = Math.max(start, from);
		}
		last.append(text.slice(start, start = Math.min(to, end)));
	}
	parent.append(text.slice(start, end));
};
const show = (list, wanted, path, title, facts) => {
	const item = element(list, "li"), rest = element(item, "small");
	mark(element(item, "a", "", path), title, wanted);
	for (const fact of facts) if (fact) mark(element(rest, "span"), fact, wanted);
	item.append(rest);
	return rest;
};
const showGoal = ({ path, title, facts, due, texts }, wanted) => {
	const rest = show(results, wanted, path, title, [...facts, due && words.due + due]), excerpt = element(rest.parentNode, "p");
	const count = (text) => places(text, wanted).filter((ranges) => ranges[0]).length;
	const text = texts.reduce((a, b) => !a || count(b) > count(a) ? b : a, ""), first = Math.min(...places(text, wanted).flat().map(([from]) => from));
	const start = first > 30 && first < text.length ? first - 24 : 0, end = start + 120;
	excerpt.append(start ? "…" : "");
	mark(excerpt, text, wanted, start, end);
	excerpt.append(end < text.length ? "…" : "");
	rest.before(excerpt);
};

const clear = () => {
	for (const list of [pages, results, status]) list.replaceChildren();
	more.hidden = true;
};
const answer = async (query, mine) => {
	const asked = query.words;
	let order = await find(query), next = 0, shown = 0, looks = 200;
	const groups = pagesOf(query);
	const isNear = asked[0] && !order.length;
	if (isNear && !groups[0]) order = await nearest(query);
	const isSure = isNear || query.exact;
	// Some of an estimate are looked at.
	const isMeant = ({ all }) => isSure || --looks < 0 || asked.every((word) => all.flat(2).some((text) => rank(text, word) < 9));
	goOn = async (wanted) => {
		const goals = [];
		while (next < order.length && goals.length < wanted) {
			const part = order.slice(next, next += wanted - goals.length).map(async (id) => {
				const file = id / index.room | 0, { year, folder, goals } = await load(`texts/${file >> 8}/${file & 255}.js`);
				const [path, title, tags, number, due, ...texts] = goals[id % index.room], facts = [year, ...tags.map((tag) => tag.slice(2))];
				return { path: folder + path, title, facts, due, texts: texts.flat(), all: [title, number, due, texts, facts] };
			});
			goals.push(...(await Promise.all(part)).filter(isMeant));
		}
		if (mine !== turn) return;
		if (!shown) {
			clear();
			for (const [{ kind, name, of, year, path }, ...others] of groups) {
				const rest = show(pages, asked, path, name, [words[kind], of, year]);
				for (const other of others) element(rest, "a", other.year, other.path);
			}
		}
		for (const goal of goals) showGoal(goal, query.words);
		shown += goals.length;
		more.hidden = next >= order.length;
		const count = isSure || !more.hidden ? order.length : shown, said = isSure || more.hidden ? "count" : "about";
		status.textContent = words[isNear && count ? "near" : count ? said : groups.length ? "pages" : "none"].replace("{n}", count.toLocaleString()).replace("{q}", () => q.value.trim());
	};
	await goOn(Math.max(PAGE, query.shown || 0));
};
const search = async (state) => {
	const mine = ++turn;
	try {
		index ??= await open();
		entries ??= entriesOf(index);
		const tags = FILTERS.filter((name) => form[name].value).map((name) => ` ${name[0]}${form[name].value}`), query = { tags, words: wordsOf(q.value), exact: true, shown: state?.shown };
		if (tags[0] || query.words[0]) await answer(query, mine);
		else clear();
		if (state && mine === turn) scrollTo(0, state.top);
	} catch {
		if (mine === turn) status.textContent = words.failed;
	}
};
more.onclick = async () => {
	const at = results.children.length;
	await goOn(PAGE);
	results.children[at]?.querySelector("a").focus();
};
const write = (change, state, query) => { try { history[change](state, "", query); } catch {} };
const remember = () => write("replaceState", { shown: results.children.length, top: scrollY });
const address = (change) => {
	const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
	if (change === "pushState") remember();
	write(change, null, "?" + query);
	search();
};
const follow = () => {
	const query = new URLSearchParams(location.search);
	for (const name of ["q", "order", ...FILTERS]) form[name].value = query.get(name) ?? "";
	search(history.state);
};
const ask = (event) => {
	event.preventDefault();
	clearTimeout(timer);
	if (event.type === "submit" || event.target !== q) address("pushState");
	else if (!event.isComposing) timer = setTimeout(address, 120, "replaceState");
};
form.onsubmit = form.oninput = ask;
// There is no property for this.
q.addEventListener("compositionend", ask);
document.onkeydown = (event) => {
	const links = [q, ...document.querySelectorAll(".found li > a")], at = links.indexOf(document.activeElement), to = event.key === "Escape" ? 0 : at + { ArrowDown: 1, ArrowUp: -1 }[event.key];
	if (event.isComposing || at < 0 || at === to || !links[to]) return;
	event.preventDefault();
	links[to].focus();
};
history.scrollRestoration = "manual";
onpagehide = remember;
onpopstate = follow;
form.hidden = false;
follow();
})();

// What the search page and the form share: the search's data, and how text is folded. Data are scripts that call
// goalsheetSearch, since a page from a folder can load nothing else; the first has the tables of
// src/page/search.
window.goalsheetSearch = (value) => { document.currentScript.value = value; };
window.goalsheetText = (first) => {
"use strict";
let index, merged, dropped, clauses, rules, synonyms;

const kept = (make, known = new Map()) => (key) => {
	if (known.size > 5000) known.clear();
	return known.get(key) ?? known.set(key, make(key)).get(key);
};
const load = kept((path) => new Promise((resolve, reject) => {
	const script = document.createElement("script");
	script.onload = () => { script.remove(); resolve(script.value); };
	script.onerror = reject;
	script.src = first.replace("index.js", path);
	document.head.append(script);
}));
// Loads what all else needs.
const open = async () => {
	if (index) return index;
	const { fold, synonyms: groups } = index = await load("index.js");
	merged = new Map(fold.merged.flatMap(([to, ...from]) => from.map((letter) => [letter, to])));
	dropped = new RegExp(fold.dropped, "u");
	clauses = new RegExp(fold.clauses, "g");
	rules = [[new RegExp(fold.dates, "g"), byYear], ...fold.rules.map(([pattern, to]) => [new RegExp(pattern, "gu"),
		(found) => to.replace(/([$#])(\d)/g, (_, sign, group) => sign === "$" ? found[group] : number(found[group]))])];
	synonyms = groups.map((group) => group.map(again));
	return index;
};

// A folded text is a list of units with where in the original they are from.
const join = (units) => units.map(([unit]) => unit).join("");
const letters = kept((cluster) => [...cluster.normalize("NFKC").toLowerCase()].map((letter) => {
	const code = letter.codePointAt(), shift = index.fold.shifted.find(([first, last]) => first <= code && code <= last);
	if (shift) letter = String.fromCodePoint(code + shift[2]);
	return merged.get(letter) ?? letter;
}).filter((letter) => !dropped.test(letter)).join("").split(""));
const number = (text) => {
	const [, tens, ten, ones] = /(?:(.?)(十))?(.?)$/.exec(text), digit = (kanji) => " 一二三四五六七八九".indexOf(kanji);
	return text < "@" ? +text : text === "元" ? 1 : (ten ? (digit(tens) || 1) * 10 : 0) + digit(ones);
};
const byYear = ({ groups: g }) => {
	const year = g.era ? index.fold.eras.find((names) => names.some((name) => name[0] === g.era[0]))[2] + number(g.n) : g.year;
	const month = g.m1 || g.m2 || g.m3, day = g.d1 || g.d2 || g.d3;
	return year + "年" + (month ? number(month) + "月" : "") + (day ? number(day) + "日" : "");
};
const units = (text) => [...text.matchAll(/[^][\p{M}ﾞﾟ]*/gu)].flatMap(({ 0: cluster, index: at }) => letters(cluster).map((unit) => [unit, at, at + cluster.length]));
// What a rule makes of a folded text.
const change = (units, [pattern, make]) => {
	const made = [];
	let end = 0;
	for (const found of join(units).matchAll(pattern)) {
		const at = found.index;
		made.push(...units.slice(end, at));
		end = at + found[0].length;
		for (const unit of make(found)) made.push([unit, units[at][1], units[end - 1][2]]);
	}
	return end ? [...made, ...units.slice(end)] : units;
};
// The second reading of a word.
const again = (word) => join(rules.reduce(change, units(word)));
// The text folded, and each clause that differs in the second reading.
const readings = kept((text) => {
	const whole = units(text), parts = [...join(whole).matchAll(clauses)].map(({ 0: clause, index: at }) => whole.slice(at, at + clause.length));
	return [whole, ...parts.flatMap((part) => {
		const other = rules.reduce(change, part);
		return join(other) === join(part) ? [] : [other];
	})];
});
// Where each word stands in a text.
const places = (text, words) => words.map((alternatives) => readings(text).flatMap((units) => alternatives.flatMap((word) => {
	const folded = join(units), ranges = [];
	for (let at = -1; (at = folded.indexOf(word, at + 1)) >= 0;) ranges.push([units[at][1], units[at + word.length - 1][2]]);
	return ranges;
})));
// The words somebody typed, each in every way to read it.
const words = (text) => text.split(/\s+/).map((word) => {
	const other = again(word), all = [join(units(word)), other];
	for (const group of synonyms) for (const own of group) if (other.includes(own)) for (const to of group) all.push(other.replace(own, () => to));
	return [...new Set(all)].filter(Boolean);
}).filter(([word]) => word);

return { kept, load, open, join, readings, places, words };
};

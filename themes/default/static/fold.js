// What the search page and the form share: the search's data, and how text is folded, as those data say.
// Data are scripts that call goalsheetSearch: a page opened from a folder can load nothing else. The tables of folding come
// with the first of them; src/page/search/fold.rs applies them in the same way.
window.goalsheetSearch = (value) => { document.currentScript.value = value; };
window.goalsheetText = (first) => {
"use strict";
let index, merged, dropped, dates;

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
// Loads the first file, which all else needs.
const open = async () => {
	index ??= await load("index.js");
	merged ??= new Map(index.fold.merged.flatMap(([to, ...from]) => from.map((letter) => [letter, to])));
	dropped ??= new RegExp(index.fold.dropped, "u");
	dates ??= new RegExp(index.fold.dates, "g");
	return index;
};

// A folded text is a list of its units with where in the original they are from.
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
// The text folded, and its dates by the western year.
const readings = kept((text) => {
	const units = [...text.matchAll(/[^][\p{M}ﾞﾟ]*/gu)].flatMap(({ 0: cluster, index: at }) => letters(cluster).map((unit) => [unit, at, at + cluster.length]));
	const folded = join(units), dated = [];
	let end = 0;
	for (const { 0: found, index: at, groups: g } of folded.matchAll(dates)) {
		const year = g.era ? index.fold.eras.find((names) => names.some((name) => name[0] === g.era[0]))[2] + number(g.n) : g.year;
		const month = g.m1 || g.m2 || g.m3, day = g.d1 || g.d2 || g.d3;
		dated.push(...units.slice(end, at));
		end = at + found.length;
		for (const unit of year + "年" + (month ? number(month) + "月" : "") + (day ? number(day) + "日" : "")) dated.push([unit, units[at][1], units[end - 1][2]]);
	}
	dated.push(...units.slice(end));
	return join(dated) === folded ? [units] : [units, dated];
});
// Where each word stands in a text.
const places = (text, words) => words.map((alternatives) => readings(text).flatMap((units) => alternatives.flatMap((word) => {
	const folded = join(units), ranges = [];
	for (let at = -1; (at = folded.indexOf(word, at + 1)) >= 0;) ranges.push([units[at][1], units[at + word.length - 1][2]]);
	return ranges;
})));
// The words of what somebody typed, each with its readings.
const words = (text) => text.split(/\s+/).map((word) => readings(word).map(join)).filter(([word]) => word);

return { kept, load, open, join, readings, places, words };
};

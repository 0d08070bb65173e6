// Leads on to where a page is now, with the place on it that was asked for: places of a goal begin with its part of addresses.
"use strict";
{
	const { to, keys = "" } = document.currentScript.dataset;
	const [before, now] = keys.split(" ").map((key) => `#${key}`);
	const { hash, search } = location;
	const isOfGoal = now && (hash === before || hash.startsWith(`${before}--`));
	location.replace(to + search + (isOfGoal ? now + hash.slice(before.length) : hash));
}
